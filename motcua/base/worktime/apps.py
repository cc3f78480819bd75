"""Django application of the working calendar."""

from django.apps import AppConfig


class WorktimeConfig(AppConfig):
    """The working calendar of the province and the arithmetic of limits."""

    name = "motcua.base.worktime"
    label = "worktime"
    verbose_name = "Lịch làm việc"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the trail where an act on the calendar can be looked at."""
        from motcua.base.audit.acts import register

        register({}, pages={"calendar": "/lich/"})
