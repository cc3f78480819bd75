from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    name = "motcua.catalogue.processes"
    verbose_name = "Quy trình"
