"""Django application of the law files (no tables)."""

from django.apps import AppConfig


class LawConfig(AppConfig):
    """Rule sets as YAML, read by `rulesets`."""

    name = "motcua.law"
    label = "law"
    verbose_name = "Pháp luật"
