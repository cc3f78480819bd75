"""What is said of a drawing that the table does not hold as it is drawn."""

from dataclasses import dataclass, field

from motcua.base.text import clean
from motcua.catalogue.processes.diagram import CONTAINERS, Node
from motcua.catalogue.processes.table import StepRow

STOP, DROPPED, NOTE = "loi", "bo", "luu_y"
EVENTS = {
    "message": "thông điệp", "signal": "tín hiệu", "conditional": "chờ điều kiện", "link": "nối trang",
    "error": "báo lỗi", "escalation": "báo cấp trên", "compensate": "bù lại", "cancel": "hủy giao dịch",
    "terminate": "kết thúc toàn bộ", "timer": "hẹn giờ", "": "không rõ loại",
}  # fmt: skip
LOOSE = {
    "messageFlow": "Luồng thông điệp «{}» không chạy được: trao đổi với bên ngoài không ghi vào bảng.",
    "textAnnotation": "Ghi chú «{}» không gắn với bước nào nên không ghi vào bảng.",
    "group": "Khung nhóm «{}» không ghi vào bảng.",
    "dataStoreReference": "Kho dữ liệu «{}» không ghi vào bảng.",
    "dataObjectReference": "Tài liệu «{}» không gắn với bước nào nên không ghi vào bảng.",
}


@dataclass(frozen=True)
class Remark:
    """What of a drawing the table holds otherwise ("luu_y"), cannot hold ("bo"), or cannot be read at all ("loi")."""

    text: str
    element: str = ""
    level: str = DROPPED

    def as_dict(self) -> dict[str, str]:
        """Return it as plain data, to be kept or sent."""
        return {"text": self.text, "element": self.element, "level": self.level}


@dataclass
class Reading:
    """The rows read from a drawing, every remark on it, and the key each drawn step became a row under."""

    rows: list[StepRow] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)

    @property
    def refused(self) -> list[Remark]:
        """The faults for which nothing may be stored, whatever the officer consents to."""
        return [remark for remark in self.remarks if remark.level == STOP]

    @property
    def left_out(self) -> list[Remark]:
        """What the drawing says and the table cannot hold."""
        return [remark for remark in self.remarks if remark.level == DROPPED]


def called(node: Node) -> str:
    """Return a node's name as a sentence calls it."""
    return clean(node.name) or "không tên"


def cannot(node: Node) -> str:
    """Return the sentence on an event, or a part started by one, that the engine does not run."""
    kind = EVENTS.get(node.event, node.event)
    where = " ở rìa bước" if node.attached_to else ""
    if node.tag in CONTAINERS:
        return f"Quy trình con theo sự kiện «{called(node)}» không chạy được: không ghi vào bảng."
    return f"Sự kiện {kind}{where} «{called(node)}» không chạy được: không ghi vào bảng."
