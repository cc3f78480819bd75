from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    """Kiểm soát TTHC; nothing to register yet."""

    name = "motcua.insight.dashboards"
    label = "dashboards"
    verbose_name = "Kiểm soát TTHC"
