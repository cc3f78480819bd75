from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "motcua.base.files"
    verbose_name = "Tệp"
