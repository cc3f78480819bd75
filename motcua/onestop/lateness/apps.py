from django.apps import AppConfig


class LatenessConfig(AppConfig):
    name = "motcua.onestop.lateness"
    verbose_name = "Hồ sơ chậm"

    def ready(self) -> None:
        from motcua.base.audit import acts
        from motcua.base.indicators import engine
        from motcua.onestop.dossiers import counting
        from motcua.onestop.lateness import exports
        from motcua.onestop.lateness.indicators import COUNTED, INDICATORS

        acts.register({"dossier.late_cause_named": "Ghi nguyên nhân quá hạn"})
        counting.register(COUNTED)
        engine.register(*INDICATORS)
        exports.register_lists()
