"""Django application of the law book."""

from django.apps import AppConfig


class LawbookConfig(AppConfig):
    """The province's overrides of the law files, and the page that shows the law in force."""

    name = "motcua.base.lawbook"
    label = "lawbook"
    verbose_name = "Luật áp dụng"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the trail where an act on the law can be looked at."""
        from motcua.base.audit.acts import register

        register({}, pages={"law": "/luat/"})
