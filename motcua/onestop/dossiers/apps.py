from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "motcua.onestop.dossiers"
    verbose_name = "Hồ sơ"
