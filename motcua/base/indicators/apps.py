from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "motcua.base.indicators"
    verbose_name = "Chỉ số"

    def ready(self) -> None:
        """Tell what is entered by hand, who may open its evidence, and what its acts are called."""
        from motcua.base.audit import acts
        from motcua.base.files import access
        from motcua.base.indicators import engine, entries, exports
        from motcua.base.indicators.by_hand import INDICATORS

        engine.register(*INDICATORS)
        exports.register_lists()
        access.register(entries.OBJECT, entries.may_open_file)
        acts.register({"indicator.entered": "Nhập số liệu của chỉ số"})
