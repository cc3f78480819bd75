"""Invented contents of the style guide; every person is marked "(mẫu)"."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class SampleDue:
    """A deadline as `<c-due>` wants it: any object with these attributes will do."""

    state: str
    words: str
    due_text: str
    used_percent: float
    used_text: str = ""
    explain_url: str = ""


WHY = "/giao-dien/vi-sao/"
DUES: dict[str, SampleDue] = {
    "running": SampleDue(
        "running",
        "Còn 5 ngày làm việc",
        "17:30 thứ Tư 02/12",
        50,
        "đã dùng 5 trên 10 ngày làm việc · dừng 1 ngày chờ bổ sung",
        WHY,
    ),
    "soon": SampleDue(
        "soon", "Còn 1 ngày 4 giờ", "17:30 thứ Ba 24/11", 86, "đã dùng 8,5 trên 10 ngày làm việc", WHY
    ),
    "late": SampleDue(
        "late", "Quá hạn 2 ngày làm việc", "17:30 thứ Năm 19/11", 100, "đã dùng 12 trên 10 ngày làm việc", WHY
    ),
    "paused": SampleDue(
        "paused",
        "Dừng chờ bổ sung từ 18/11",
        "khi bổ sung đủ, còn 6 ngày làm việc",
        40,
        "đã dùng 4 trên 10 ngày làm việc",
        WHY,
    ),
    "done_on_time": SampleDue(
        "done_on_time", "Xong sớm 2 ngày", "17:30 thứ Sáu 20/11", 80, "dùng 8 trên 10 ngày làm việc", WHY
    ),
    "done_late": SampleDue(
        "done_late", "Xong trễ 1 ngày", "17:30 thứ Hai 16/11", 100, "dùng 11 trên 10 ngày làm việc", WHY
    ),
    "none": SampleDue("none", "Không quy định thời hạn", "", 0),
}

STEPS: list[dict[str, str]] = [
    {"label": "Tiếp nhận", "note": "0,5 ngày · đúng", "state": "done"},
    {"label": "Phân công", "note": "0,5 ngày · đúng", "state": "done"},
    {"label": "Thẩm tra", "note": "3 ngày · sớm 0,5", "state": "done"},
    {"label": "Lấy ý kiến Thuế", "note": "2 ngày · đang chờ", "state": "current"},
    {"label": "Trình ký", "note": "1 ngày", "state": "todo"},
    {"label": "Ký", "note": "1 ngày", "state": "todo"},
    {"label": "Trả kết quả", "note": "0,5 ngày", "state": "todo"},
]

TABS: list[dict[str, Any]] = [
    {"label": "Sắp đến hạn", "count": 4, "url": "?tab=sap", "active": True, "tone": "amber", "key": "1"},
    {"label": "Quá hạn", "count": 1, "url": "?tab=qua", "tone": "red", "key": "2"},
    {"label": "Mới đến", "count": 9, "url": "?tab=moi", "key": "3"},
    {"label": "Chờ người khác", "count": 3, "url": "?tab=cho", "key": "4"},
    {"label": "Trả lại", "count": 0, "url": "?tab=tra", "key": "5"},
]

ROWS: list[dict[str, Any]] = [
    {
        "code": "H05.24.12-261116-0042",
        "procedure": "Đăng ký biến động đất đai",
        "who": "Nguyễn Thị Mẫu (mẫu)",
        "step": "Lấy ý kiến Thuế",
        "from": "Trần Thị Quầy (mẫu)",
        "due": DUES["soon"],
    },
    {
        "code": "H05.24.12-261112-0017",
        "procedure": "Cấp bản sao trích lục hộ tịch",
        "who": "Lê Văn Thử (mẫu)",
        "step": "Thẩm tra",
        "from": "Phạm Văn Thụ (mẫu)",
        "due": DUES["late"],
    },
    {
        "code": "H05.24.12-261119-0003",
        "procedure": "Cấp giấy phép xây dựng mới đối với công trình cấp đặc biệt, cấp I, cấp II",
        "who": "Công ty TNHH Mẫu Kinh Bắc (mẫu)",
        "step": "Trình ký",
        "from": "Đỗ Thị Kiểm (mẫu)",
        "due": DUES["running"],
    },
    {
        "code": "H05.24.12-261118-0008",
        "procedure": "Đăng ký khai sinh",
        "who": "Hoàng Văn Ví (mẫu)",
        "step": "Chờ bổ sung",
        "from": "Người dân",
        "due": DUES["paused"],
    },
    {
        "code": "H05.24.12-261110-0021",
        "procedure": "Chứng thực chữ ký",
        "who": "Vũ Thị Dụ (mẫu)",
        "step": "Trả kết quả",
        "from": "Lê Văn Chủ (mẫu)",
        "due": DUES["done_on_time"],
    },
]

TREND = {
    "amber": [98.6, 98.8, 98.5, 98.9, 98.3, 98.5, 98.7],
    "green": [38, 44, 49, 54, 59, 61.5, 63.4],
    "red": [15.1, 15.2, 15.6, 15.9, 17.0, 17.5, 17.9],
}

PROCEDURES: list[tuple[str, str, str]] = [
    ("2.000635", "Cấp bản sao trích lục hộ tịch", "Hộ tịch"),
    ("1.001193", "Đăng ký khai sinh", "Hộ tịch"),
    ("1.000894", "Đăng ký kết hôn", "Hộ tịch"),
    ("2.000815", "Chứng thực bản sao từ bản chính", "Chứng thực"),
    ("1.013833", "Đăng ký biến động đất đai", "Đất đai"),
]
