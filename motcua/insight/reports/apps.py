from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Báo cáo; nothing to register yet."""

    name = "motcua.insight.reports"
    label = "reports"
    verbose_name = "Báo cáo"
