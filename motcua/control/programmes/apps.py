from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """Chương trình cắt giảm; nothing to register yet."""

    name = "motcua.control.programmes"
    label = "programmes"
    verbose_name = "Chương trình cắt giảm"
