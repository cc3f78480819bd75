from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    name = "motcua.catalogue.procedures"
    verbose_name = "Thủ tục"

    def ready(self) -> None:
        from motcua.base.indicators import engine
        from motcua.catalogue.procedures import counting, exports
        from motcua.catalogue.procedures.indicators import COUNTED, INDICATORS

        exports.register_lists()
        counting.register(COUNTED)
        engine.register(*INDICATORS)
