from django.apps import AppConfig


class LatenessConfig(AppConfig):
    name = "motcua.onestop.lateness"
    verbose_name = "Hồ sơ chậm"

    def ready(self) -> None:
        from motcua.base.audit import acts
        from motcua.base.indicators import engine
        from motcua.onestop.lateness import exports
        from motcua.onestop.lateness.indicators import INDICATORS

        acts.register({"dossier.late_cause_named": "Ghi nguyên nhân quá hạn"})
        engine.register(*INDICATORS)
        exports.register_lists()
