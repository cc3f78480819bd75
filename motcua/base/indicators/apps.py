from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "motcua.base.indicators"
    verbose_name = "Chỉ số"
