from django.apps import AppConfig


class BurdenConfig(AppConfig):
    """Gánh nặng; names its acts for the trail and lets its lists be exported."""

    name = "motcua.control.burden"
    label = "burden"
    verbose_name = "Gánh nặng thủ tục"
