"""The Django application of the papers; it has no models."""

from django.apps import AppConfig


class PrintingConfig(AppConfig):
    """Registers the room under the label `printing`."""

    name = "motcua.base.printing"
    label = "printing"
    verbose_name = "Biểu mẫu in"
