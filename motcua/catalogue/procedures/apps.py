from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    name = "motcua.catalogue.procedures"
    verbose_name = "Thủ tục"

    def ready(self) -> None:
        from motcua.base.indicators import engine
        from motcua.base.search import registry as search
        from motcua.catalogue.procedures import counting, exports
        from motcua.catalogue.procedures.indicators import COUNTED, INDICATORS
        from motcua.catalogue.procedures.search import FOUND

        exports.register_lists()
        search.register(*FOUND)
        counting.register(COUNTED)
        engine.register(*INDICATORS)
