from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Báo cáo; names its acts for the trail and registers its list."""

    name = "motcua.insight.reports"
    label = "reports"
    verbose_name = "Báo cáo"

    def ready(self) -> None:
        from motcua.base.audit import acts
        from motcua.base.search import registry as search
        from motcua.insight.reports import exports
        from motcua.insight.reports.search import FOUND

        exports.register_lists()
        search.register(*FOUND)
        acts.register(
            {
                "report.drafted": "Lập báo cáo từ dữ liệu",
                "report.redrawn": "Lấy lại số liệu báo cáo",
                "report.corrected": "Sửa số trong báo cáo",
                "report.restored": "Lấy lại số máy của một ô",
                "report.submitted": "Trình duyệt báo cáo",
                "report.handed_in": "Duyệt và nộp báo cáo",
                "report.sent_back": "Trả lại báo cáo",
                "report.taken": "Tiếp nhận báo cáo",
                "report.locked": "Khóa số liệu báo cáo",
                "report.unlocked": "Mở khóa báo cáo",
                "report.taken_out": "Xuất báo cáo ra tệp",
            },
            kinds={"report": "Báo cáo theo biểu"},
            pages={"report": "/bao-cao/{id}/"},
            words={
                "row": "Dòng", "column": "Cột", "machine": "Số máy", "filed": "Số nộp", "filing": "Lần nộp",
                "on_time": "Đúng hạn", "changed_cells": "Số ô đổi",
            },
        )  # fmt: skip
