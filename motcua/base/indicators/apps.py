from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "motcua.base.indicators"
    verbose_name = "Chỉ số"

    def ready(self) -> None:
        from motcua.base.indicators import exports

        exports.register_lists()
