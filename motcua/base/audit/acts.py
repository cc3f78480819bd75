"""What acts are called in Vietnamese; rooms add their own with `register` when they are loaded."""

import re
from datetime import date, datetime
from typing import Any

from motcua.base import text

ACTS: dict[str, str] = {
    "sign_in": "Đăng nhập",
    "sign_out": "Đăng xuất",
    "sign_in_failed": "Đăng nhập không thành công",
    "dossier.received": "Tiếp nhận hồ sơ",
    "dossier.submitted": "Ghi nhận hồ sơ mới nộp",
    "dossier.drafted": "Lưu tạm hồ sơ",
    "dossier.forwarded": "Chuyển bước xử lý",
    "dossier.returned_step": "Trả lại bước trước",
    "dossier.assigned": "Phân công xử lý",
    "dossier.taken": "Nhận việc",
    "dossier.supplement_asked": "Yêu cầu bổ sung hồ sơ",
    "dossier.supplement_asked_at_intake": "Yêu cầu bổ sung khi tiếp nhận",
    "dossier.supplement_sent": "Gửi phiếu yêu cầu bổ sung",
    "dossier.supplement_received": "Nhận giấy tờ bổ sung",
    "dossier.refused_intake": "Từ chối tiếp nhận",
    "dossier.refusal_proposed": "Đề xuất từ chối giải quyết",
    "dossier.refused": "Từ chối giải quyết",
    "dossier.withdrawn_asked": "Ghi nhận đề nghị rút hồ sơ",
    "dossier.withdrawn": "Rút hồ sơ",
    "dossier.withdrawal_rejected": "Không chấp nhận rút hồ sơ",
    "dossier.stopped": "Dừng giải quyết",
    "dossier.paused": "Tạm dừng tính giờ",
    "dossier.resumed": "Tiếp tục tính giờ",
    "dossier.extended": "Gia hạn và xin lỗi",
    "dossier.apologised": "Gửi phiếu xin lỗi",
    "dossier.approved": "Phê duyệt",
    "dossier.signed": "Ký kết quả",
    "dossier.stamped": "Vào sổ, đóng dấu",
    "dossier.result_ready": "Có kết quả",
    "dossier.released": "Trả kết quả",
    "dossier.correction_opened": "Mở đính chính kết quả",
    "dossier.corrected": "Đính chính kết quả",
    "dossier.incident": "Lập biên bản sự cố hồ sơ",
    "dossier.personal_read": "Xem thông tin cá nhân",
    "dossier.paper_attached": "Đính kèm giấy tờ",
    "dossier.paper_removed": "Bỏ giấy tờ đính kèm",
    "dossier.fee_asked": "Yêu cầu nộp phí, lệ phí",
    "dossier.fee_paid": "Thu phí, lệ phí",
    "dossier.fee_refunded": "Hoàn phí, lệ phí",
    "dossier.printed": "In giấy tờ của hồ sơ",
    "dossier.exported": "Xuất danh sách hồ sơ",
    "dossier.archived": "Lưu trữ hồ sơ",
    "file.opened": "Mở tệp",
    "file.stored": "Lưu tệp",
    "procedure.created": "Thêm thủ tục",
    "procedure.changed": "Sửa thủ tục",
    "procedure.version_made": "Lập phiên bản thủ tục",
    "procedure.imported": "Nhập danh mục thủ tục",
    "procedure.ended": "Bãi bỏ thủ tục",
    "process.created": "Lập quy trình",
    "process.drafted": "Soạn phiên bản quy trình",
    "process.changed": "Sửa quy trình",
    "process.imported": "Nhập quy trình",
    "process.submitted": "Trình duyệt quy trình",
    "process.approved": "Phê duyệt quy trình",
    "process.withdrawn": "Rút quy trình đã duyệt",
    "process.ended": "Ngừng áp dụng quy trình",
    "organisation.created": "Thêm cơ quan, đơn vị",
    "organisation.changed": "Sửa cơ quan, đơn vị",
    "organisation.ended": "Kết thúc cơ quan, đơn vị",
    "organisation.person_added": "Thêm người dùng",
    "organisation.person_changed": "Sửa người dùng",
    "organisation.person_locked": "Khóa tài khoản",
    "organisation.role_given": "Giao vai trò",
    "organisation.role_ended": "Thôi giao vai trò",
    "organisation.delegated": "Ủy quyền ký",
    "organisation.delegation_ended": "Chấm dứt ủy quyền ký",
    "organisation.stand_in": "Cử người làm thay",
    "organisation.stand_in_ended": "Thôi làm thay",
    "organisation.acting_as": "Chuyển vai trò làm việc",
    "calendar.changed": "Sửa lịch làm việc",
    "calendar.imported": "Nhập lịch làm việc",
    "law.overridden": "Sửa thông số luật của tỉnh",
    "law.restored": "Trả thông số luật về mặc định",
    "audit.sealed": "Niêm phong nhật ký",
    "audit.readings_sealed": "Niêm phong lượt xem dữ liệu cá nhân",
}

# By which way an act came.
CHANNELS = {
    "web": "trình duyệt", "system": "tự động", "api": "API", "portal": "cổng dịch vụ công", "ics": "lịch đăng ký",
}  # fmt: skip
# Kinds of objects, as the list calls them, and the address of an object's page where it has one.
KINDS: dict[str, str] = {
    "dossier": "Hồ sơ",
    "procedure": "Thủ tục",
    "process": "Quy trình",
    "organisation": "Cơ quan, đơn vị",
    "person": "Người dùng",
    "calendar": "Lịch làm việc",
    "law": "Luật áp dụng",
    "file": "Tệp",
    "reading": "Lượt xem dữ liệu cá nhân",
}
PAGES: dict[str, str] = {"dossier": "/ho-so/{id}/"}
# What the parts of an act's detail are called, and how their coded values read.
WORDS: dict[str, str] = {
    "what": "Nội dung",
    "reason": "Lý do",
    "status": "Trạng thái",
    "form": "Mẫu",
    "name": "Tên",
    "from": "Từ",
    "to": "Đến",
    "step": "Bước",
    "due": "Hẹn trả",
    "number": "Số",
    "version": "Phiên bản",
    "count": "Số lượng",
    "amount": "Số tiền",
    "total": "Tổng",
    "file": "Tệp",
    "paper": "Giấy tờ",
    "unit": "Đơn vị",
    "person": "Người",
    "decision": "Quyết định",
    "decision_no": "Số quyết định",
    "basis": "Căn cứ",
    "value": "Giá trị",
    "kind": "Loại",
    "date": "Ngày",
    "last_day": "Ngày cuối",
    "valid_from": "Hiệu lực từ",
    "valid_to": "Hiệu lực đến",
    "note": "Ghi chú",
    "old": "Trước",
    "new": "Sau",
    "role": "Vai trò",
    "after": "Sau dòng",
    "last": "Đến dòng",
    "digest": "Băm",
    "state": "Tình trạng",
    "day": "Ngày",
    "steps": "Số bước",
    "same": "Không đổi",
    "added": "Thêm",
    "changed": "Sửa",
    "refused": "Không nhận",
}
VALUES: dict[str, dict[str, str]] = {
    "what": {
        "calendar.day_set": "Đặt ngày nghỉ, ngày làm việc",
        "calendar.day_withdrawn": "Rút ngày đã đặt",
        "calendar.hours_set": "Đặt giờ làm việc",
        "calendar.hours_ended": "Kết thúc giờ làm việc",
    },
}


def register(
    acts: dict[str, str],
    *,
    kinds: dict[str, str] | None = None,
    pages: dict[str, str] | None = None,
    words: dict[str, str] | None = None,
    values: dict[str, dict[str, str]] | None = None,
) -> None:
    """Add what a room's acts are called; call it in `AppConfig.ready`.

    Args:
        acts: codes and names of acts.
        kinds: codes and names of kinds of objects.
        pages: kind to an address with `{id}` or `{label}` in it ("/ho-so/{id}/").
        words: keys of `detail` and what they are called.
        values: keys of `detail` to the names of their codes ({"status": {"DA_TRA": "Đã trả"}}).
    """
    ACTS.update(acts)
    KINDS.update(kinds or {})
    PAGES.update(pages or {})
    WORDS.update(words or {})
    for key, names in (values or {}).items():
        VALUES.setdefault(key, {}).update(names)


def _worded(key: str, value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_worded(key, item) for item in value)
    if isinstance(value, dict):
        return "; ".join(f"{WORDS.get(part, part)}: {_worded(part, item)}" for part, item in value.items())
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return text.day(date.fromisoformat(value))
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+([+-]\d\d:\d\d|Z)", value):
        return text.moment(datetime.fromisoformat(value))
    return VALUES.get(key, {}).get(str(value), str(value))


def worded(detail: dict[str, Any]) -> list[tuple[str, str]]:
    """Return an act's detail as Vietnamese words and values; parts that say nothing are left out."""
    said = ((key, value) for key, value in detail.items() if value not in (None, "", [], {}))
    return [(WORDS.get(key, key), _worded(key, value)) for key, value in said]


def name_of(act: str) -> str:
    """Return what an act is called; its code when no room has named it."""
    return ACTS.get(act, act)


def page_of(kind: str, object_id: int | None, label: str) -> str:
    """Return the address of the object an act was done on, "" if it has none."""
    pattern = PAGES.get(kind, "")
    return pattern.format(id=object_id, label=label) if pattern and (object_id or label) else ""
