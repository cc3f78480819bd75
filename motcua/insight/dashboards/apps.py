from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    """Tổng quan kiểm soát; registers the lists of an agency's procedures and of agencies side by side."""

    name = "motcua.insight.dashboards"
    label = "dashboards"
    verbose_name = "Tổng quan kiểm soát"

    def ready(self) -> None:
        from motcua.base.audit import acts
        from motcua.insight.dashboards import exports

        exports.register_lists()
        acts.register(
            {"control.agency_taken_out": "Xuất trang kiểm soát của cơ quan"},
            kinds={"agency_page": "Trang kiểm soát của cơ quan"}, pages={"agency_page": "/kiem-soat/co-quan/{id}/"},
        )  # fmt: skip
