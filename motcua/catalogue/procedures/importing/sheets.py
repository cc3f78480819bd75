"""The sheets of the Excel layout: their columns, in both directions."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from motcua.base.text import clean, fold
from motcua.catalogue.procedures.importing.reading import KINDS, LEVELS, SERVICE_LEVELS, UNITS, Loose
from motcua.catalogue.procedures.models import Channel, Fee, ProcedureAgency, ProcedureVersion, TimeUnit

SAMPLE_MARK = "(mẫu)"
YES, NO = "Có", "Không"


@dataclass(frozen=True)
class Column:
    """A column: the attribute of the record it fills, its heading, how its cells are read, a note, a sample."""

    attribute: str
    title: str
    kind: str = "text"
    note: str = ""
    sample: Any = ""
    choices: dict[Any, str] = field(default_factory=dict, hash=False)
    words: dict[str, str] = field(default_factory=dict, hash=False)
    width: int = 18
    must: bool = False


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name, what it holds, its columns after “Mã thủ tục” (and “Mã trường hợp” when `by_case`)."""

    title: str
    part: str
    note: str
    columns: tuple[Column, ...]
    by_case: bool = False


def _labels(choices: Any) -> dict[Any, str]:
    return dict(choices.choices)


def _words(choices: Any, more: dict[str, str] | None = None) -> dict[str, str]:
    return (
        {fold(str(label)): str(code) for code, label in choices.choices}
        | {fold(str(code)): str(code) for code in choices.values}
        | (more or {})
    )


CODE = Column(
    "procedure", "Mã thủ tục", note="Mã quốc gia, ví dụ 2.000635; TTHC nội bộ: NB-…", width=16, must=True
)
CASE = Column(
    "case", "Mã trường hợp", note="Theo tờ Trường hợp; bỏ trống: mọi trường hợp.", width=14, sample="01"
)
_KIND, _SERVICE = ProcedureVersion.Kind, ProcedureVersion.ServiceLevel
_CLOCK, _LEVEL = ProcedureVersion.ClockMode, ProcedureVersion.Level
_CHANNEL = Column(
    "channel",
    "Kênh",
    "channel",
    "Trực tiếp, trực tuyến hoặc bưu chính công ích.",
    "Trực tiếp",
    _labels(Channel),
    _words(Channel, {"buu chinh": "3"}),
    18,
    must=True,
)

PROCEDURES = Sheet(
    "Thủ tục",
    "procedure",
    "Mỗi dòng một thủ tục.",
    (
        Column("name", "Tên thủ tục", sample="Cấp bản sao trích lục hộ tịch", width=60, must=True),
        Column("field_name", "Lĩnh vực", sample="Hộ tịch", width=22),
        Column("field_code", "Mã lĩnh vực", note="Theo danh mục quốc gia, nếu biết."),
        Column("kind", "Loại", "choice", "", "TTHC tiêu chuẩn", _labels(_KIND), _words(_KIND, KINDS), 30),
        Column(
            "levels",
            "Cấp thực hiện",
            "list",
            "Cấp tỉnh; Cấp xã; Cấp Bộ; Cơ quan khác – ngăn bằng dấu ;",
            "Cấp xã",
            _labels(_LEVEL),
            _words(_LEVEL, LEVELS),
            20,
        ),
        Column(
            "targets",
            "Đối tượng thực hiện",
            "list",
            "Ngăn bằng dấu ;",
            "Công dân Việt Nam; Người nước ngoài",
            width=34,
        ),
        Column("target_note", "Mô tả đối tượng", "lines", width=30),
        Column("decision_no", "Quyết định công bố", sample="1234/QĐ-BTP"),
        Column("decision_date", "Ngày quyết định", "day", "Viết như 25/11/2026.", date(2025, 7, 1), width=14),
        Column("publisher", "Cơ quan công bố", sample="Bộ Tư pháp", width=24),
        Column(
            "service_level",
            "Mức dịch vụ công",
            "choice",
            "",
            "Dịch vụ công toàn trình",
            _labels(_SERVICE),
            _words(_SERVICE, SERVICE_LEVELS),
            24,
        ),
        Column("onsite_level", "Số khâu tại chỗ", "int", "0 đến 5.", 4, width=12),
        Column("nonterritorial", "Phi địa giới", "flag", sample=True, width=12),
        Column("post_delegated", "Giao bưu chính", "flag", width=12),
        Column("instant", "Trả ngay", "flag", width=10),
        Column("conditions", "Yêu cầu, điều kiện", "lines", width=40),
        Column("no_conditions", "Không quy định điều kiện", "flag", sample=True, width=14),
        Column("no_forms", "Không quy định mẫu đơn", "flag", width=14),
        Column("no_results", "Không quy định kết quả", "flag", width=14),
        Column("no_fees", "Không thu phí, lệ phí", "flag", width=14),
        Column("fee_note", "Ghi chú phí, lệ phí", "lines", width=30),
        Column("keywords", "Từ khóa", "lines", width=24),
        Column("summary", "Tóm tắt", "lines", "Một hai câu cho người dân hiểu.", width=50),
        Column("address_note", "Địa chỉ tiếp nhận", "lines", width=30),
        Column("executing_note", "Mô tả cơ quan thực hiện", "lines", width=30),
        Column("authority_note", "Mô tả cơ quan có thẩm quyền", "lines", width=30),
        Column("document_count", "Số giấy tờ theo bản kê", "int", width=12),
        Column("uncertain_note", "Điểm cần kiểm", "lines", width=30),
        Column("is_sample", "Nội dung mẫu", "flag", width=10),
        Column("processing_system", "Hệ thống xử lý", width=20),
        Column("copies_of_set", "Số bộ hồ sơ", "int", "Bỏ trống: 1 bộ.", 1, width=10),
        Column(
            "clock_mode",
            "Đồng hồ khi bổ sung",
            "choice",
            "Bỏ trống: theo bộ quy tắc.",
            "",
            _labels(_CLOCK),
            _words(_CLOCK),
            26,
        ),
        Column("is_public", "Đang công khai", "yes", "Bỏ trống: có.", width=12),
        Column("abbreviations", "Tên viết tắt", "list", "Giúp tìm nhanh; ngăn bằng dấu ;", "tlht", width=20),
        Column("valid_from", "Hiệu lực từ", "day", "Bỏ trống: ngày nhập.", width=14),
    ),
)
CASES = Sheet(
    "Trường hợp",
    "cases",
    "Bỏ trống nếu thủ tục chỉ có một trường hợp chung.",
    (Column("name", "Tên trường hợp", sample="Trích lục khai sinh", width=60, must=True),),
    by_case=True,
)
PAPERS = Sheet(
    "Giấy tờ",
    "documents",
    "Thành phần hồ sơ theo trường hợp, theo thứ tự.",
    (
        Column(
            "name",
            "Tên giấy tờ",
            "lines",
            sample="Tờ khai cấp bản sao trích lục hộ tịch",
            width=60,
            must=True,
        ),
        Column("code", "Mã giấy tờ", sample="G01"),
        Column("originals", "Bản chính", "int", sample=1, width=10),
        Column("copies", "Bản sao", "int", sample=0, width=10),
        Column("form_code", "Mã mẫu"),
        Column("form_name", "Tên mẫu đơn, tờ khai", sample="Tờ khai cấp bản sao trích lục hộ tịch", width=36),
        Column("form_url", "Địa chỉ mẫu", note="http:// hoặc https://", width=24),
        Column("required", "Bắt buộc", "yes", "Bỏ trống: có.", width=10),
        Column("replaced_by", "Mã kết quả thay thế", "list", "Ngăn bằng dấu ;", "KQ.G01.000023", width=24),
        Column("data_source", "Khai thác từ CSDL", sample="CSDL quốc gia về dân cư", width=26),
        Column("note", "Ghi chú", "lines", width=26),
    ),
    by_case=True,
)
STEPS = Sheet(
    "Trình tự",
    "steps",
    "Các bước người dân thấy, theo thứ tự.",
    (Column("text", "Nội dung bước", "lines", sample="Nộp hồ sơ tại Bộ phận Một cửa.", width=90, must=True),),
    by_case=True,
)
WAYS = Sheet(
    "Cách thức",
    "channels",
    "Kênh nộp và thời hạn; bỏ trống mã trường hợp nếu dùng chung.",
    (
        _CHANNEL,
        Column("amount", "Thời hạn", "decimal", "Số, ví dụ 3 hoặc 0,5.", 1, width=10),
        Column(
            "unit", "Đơn vị", "choice", "", "ngày làm việc", _labels(TimeUnit), _words(TimeUnit, UNITS), 16
        ),
        Column("note", "Mô tả", "lines", width=40),
    ),
    by_case=True,
)
FEES = Sheet(
    "Phí",
    "fees",
    "Mức thu bằng đồng; 0 là miễn phí, bỏ trống là chưa rõ.",
    (
        Column("name", "Tên khoản thu", sample="Phí khai thác dữ liệu hộ tịch", width=40, must=True),
        Column("kind", "Loại", "choice", "Bỏ trống: Phí.", "Phí", _labels(Fee.Kind), _words(Fee.Kind), 10),
        Column("amount", "Mức thu (đồng)", "money", sample=8000, width=14),
        Column("per", "Trên", note="bản, trang, trường hợp…", sample="bản", width=14),
        Column(
            "channel", "Kênh", "channel", "Bỏ trống: mọi kênh.", "", _labels(Channel), _words(Channel), 18
        ),
        Column("basis", "Căn cứ", sample="281/2016/TT-BTC", width=20),
        Column("note", "Mô tả", "lines", width=30),
    ),
    by_case=True,
)
BASES = Sheet(
    "Căn cứ",
    "bases",
    "Văn bản quy phạm pháp luật quy định thủ tục.",
    (
        Column("number", "Số, ký hiệu", sample="60/2014/QH13", width=20, must=True),
        Column("name", "Tên văn bản", "lines", sample="Luật Hộ tịch", width=60),
        Column("issuer", "Cơ quan ban hành", sample="Quốc hội", width=24),
        Column("issued_on", "Ngày ban hành", "day", sample=date(2014, 11, 20), width=14),
        Column("effective_on", "Ngày hiệu lực", "day", sample=date(2016, 1, 1), width=14),
        Column("url", "Địa chỉ truy cập", width=30),
    ),
)
RESULTS = Sheet(
    "Kết quả",
    "results",
    "Kết quả người dân nhận.",
    (
        Column("code", "Mã kết quả", sample="KQ.G15.000342", width=18),
        Column("name", "Tên kết quả", sample="Bản sao trích lục hộ tịch", width=50),
        Column("template_url", "Mẫu kết quả", note="http:// hoặc https://", width=30),
        Column("valid_months", "Giá trị (tháng)", "int", width=12),
    ),
)
AGENCIES = Sheet(
    "Cơ quan",
    "agencies",
    "Cơ quan thực hiện, có thẩm quyền, được ủy quyền, phối hợp.",
    (
        Column(
            "role",
            "Vai trò",
            "choice",
            "",
            "Cơ quan thực hiện",
            _labels(ProcedureAgency.Role),
            _words(ProcedureAgency.Role),
            26,
            must=True,
        ),
        Column("name", "Tên cơ quan", sample="Ủy ban nhân dân cấp xã", width=50, must=True),
        Column("code", "Mã đơn vị", width=18),
        Column("key", "Khóa trong sơ đồ tổ chức", width=18),
    ),
)
RELATED = Sheet(
    "Liên quan",
    "related",
    "Thủ tục liên quan, liên thông.",
    (
        Column("code", "Mã thủ tục kia", sample="1.001193", width=18, must=True),
        Column(
            "kind",
            "Quan hệ",
            "choice",
            "Bỏ trống: liên quan.",
            "TTHC liên quan",
            {"LIEN_QUAN": "TTHC liên quan", "LIEN_THONG": "TTHC liên thông"},
            {
                "tthc lien quan": "LIEN_QUAN",
                "tthc lien thong": "LIEN_THONG",
                "lien quan": "LIEN_QUAN",
                "lien thong": "LIEN_THONG",
            },
            20,
        ),
    ),
)
SHEETS = (PROCEDURES, CASES, PAPERS, WAYS, FEES, BASES, RESULTS, STEPS, AGENCIES, RELATED)


def columns_of(sheet: Sheet) -> tuple[Column, ...]:
    """Return all columns of a sheet, with the code of the procedure and of the case in front."""
    case = (replace(CASE, must=sheet is CASES),) if sheet.by_case else ()
    return (CODE, *case, *sheet.columns)


def _list(row: Loose, column: Column) -> list[str]:
    parts = [clean(part) for part in row.text(column.title).replace("|", ";").split(";")]
    parts = [part for part in parts if part]
    if not column.words:
        return parts
    codes = []
    for part in parts:
        if fold(part) in column.words:
            codes.append(column.words[fold(part)])
        else:
            row.fault(column.title, f"không hiểu giá trị “{part[:60]}”")
    return codes


def value_in(row: Loose, column: Column) -> Any:
    """Read one cell as its column says; empty cells give the value that means nothing said."""
    title = column.title
    if column.must and not row.text(title):
        row.fault(title, "để trống")
    readers: dict[str, Callable[[], Any]] = {
        "text": lambda: row.text(title),
        "lines": lambda: row.lines(title),
        "int": lambda: row.integer(title),
        "decimal": lambda: row.decimal(title),
        "money": lambda: row.money(title),
        "day": lambda: row.day(title),
        "flag": lambda: row.flag(title),
        "yes": lambda: row.flag(title) if row.text(title) else True,
        "choice": lambda: row.choice(title, column.words),
        "channel": lambda: int(row.choice(title, column.words, empty="0")) or None,
        "list": lambda: _list(row, column),
    }
    return readers[column.kind]()


def value_out(value: Any, column: Column) -> Any:
    """Return what a cell shows for a record's value."""
    if value is None:
        return None
    if column.kind in ("flag", "yes"):
        return YES if value else (NO if column.kind == "yes" else None)
    if column.kind == "list":
        return "; ".join(column.choices.get(item, item) for item in value) or None
    if column.kind in ("choice", "channel"):
        return column.choices.get(value, value) or None
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return value if value != "" else None
