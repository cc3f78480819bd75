from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    name = "motcua.catalogue.procedures"
    verbose_name = "Thủ tục"

    def ready(self) -> None:
        from motcua.catalogue.procedures import exports

        exports.register_lists()
