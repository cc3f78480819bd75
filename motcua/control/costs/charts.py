"""What the charts draw (ECharts options): before and after, by work and by procedure; the tables say the same."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from motcua.control.costs.models import CostStudy
from motcua.control.costs.rules import Totals, dong
from motcua.control.costs.terms import Work

_SHORT = {
    Work.PREPARE: "Chuẩn bị hồ sơ", Work.FILE: "Nộp hồ sơ", Work.PAY: "Phí, lệ phí, khác",
    Work.INSPECTION: "Kiểm tra, làm việc", Work.OTHER: "Việc khác", Work.RESULT: "Nhận kết quả",
}  # fmt: skip


def by_work(sums: dict[Work, Totals]) -> dict[str, Any]:
    """Return a bar for each block, stacked by the six works (2.6)."""
    return {
        "legend": {"bottom": 0},
        "grid": {"left": 8, "right": 24, "top": 8, "bottom": 84, "containLabel": True},
        "xAxis": {"type": "value", "axisLabel": {"hideOverlap": True}},
        "yAxis": {"type": "category", "data": ["Sau", "Hiện tại"]},
        "series": [
            {
                "type": "bar", "stack": "tong", "name": _SHORT[work], "barMaxWidth": 44,
                "data": [int(dong(total.after)), int(dong(total.now))],
            }
            for work, total in sums.items()
            if total.now or total.after
        ],
    }  # fmt: skip


def by_study(studies: Iterable[CostStudy]) -> dict[str, Any]:
    """Return two bars a procedure, now and after; each opens its study. The studies carry their `totals`."""
    sums: list[tuple[CostStudy, Totals]] = [(one, one.totals) for one in studies]  # type: ignore[attr-defined]
    listed = [(one, total) for one, total in sums if total.now or total.after]

    def bars(name: str) -> list[dict[str, Any]]:
        return [
            {"value": int(dong(getattr(total, name))), "href": reverse("costs:study", args=[one.pk])}
            for one, total in listed
        ]

    return {
        "legend": {"top": 0},
        "grid": {"left": 8, "right": 24, "top": 32, "bottom": 8, "containLabel": True},
        "xAxis": {"type": "value", "axisLabel": {"hideOverlap": True}},
        "yAxis": {
            "type": "category", "inverse": True, "data": [_cut(one.title) for one, _ in listed],
            "axisLabel": {"width": 190, "overflow": "truncate"},
        },
        "series": [
            {"type": "bar", "name": "Hiện tại", "data": bars("now"), "barMaxWidth": 14},
            {"type": "bar", "name": "Sau", "data": bars("after"), "barMaxWidth": 14},
        ],
    }  # fmt: skip


def _cut(title: str) -> str:
    return title if len(title) <= 60 else f"{title[:58]}…"
