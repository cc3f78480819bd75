"""Django application of the working calendar."""

from django.apps import AppConfig


class WorktimeConfig(AppConfig):
    """The working calendar of the province and the arithmetic of limits."""

    name = "motcua.base.worktime"
    label = "worktime"
    verbose_name = "Lịch làm việc"
    default_auto_field = "django.db.models.BigAutoField"
