from django.apps import AppConfig


class CostsConfig(AppConfig):
    """Chi phí tuân thủ; nothing to register yet."""

    name = "motcua.control.costs"
    label = "costs"
    verbose_name = "Chi phí tuân thủ"
