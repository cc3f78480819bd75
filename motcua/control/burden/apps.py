from django.apps import AppConfig


class BurdenConfig(AppConfig):
    """Gánh nặng thủ tục; nothing to register yet."""

    name = "motcua.control.burden"
    label = "burden"
    verbose_name = "Gánh nặng thủ tục"
