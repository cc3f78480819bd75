from django.apps import AppConfig


class UiConfig(AppConfig):
    """The shared face: frame, components, static sources, sign-in pages."""

    name = "motcua.ui"
    label = "ui"
    verbose_name = "Giao diện"
