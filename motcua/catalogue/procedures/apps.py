from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    name = "motcua.catalogue.procedures"
    verbose_name = "Thủ tục"
