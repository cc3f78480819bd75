from django.apps import AppConfig


class PublicationConfig(AppConfig):
    """Công khai; nothing to register yet."""

    name = "motcua.catalogue.publication"
    label = "publication"
    verbose_name = "Công khai"
