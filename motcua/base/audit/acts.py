"""What acts are called in Vietnamese; rooms add their own with `register` when they are loaded."""

ACTS: dict[str, str] = {
    "sign_in": "Đăng nhập",
    "sign_out": "Đăng xuất",
    "sign_in_failed": "Đăng nhập không thành công",
    "dossier.received": "Tiếp nhận hồ sơ",
    "dossier.drafted": "Lưu tạm hồ sơ",
    "dossier.forwarded": "Chuyển bước xử lý",
    "dossier.returned_step": "Trả lại bước trước",
    "dossier.assigned": "Phân công xử lý",
    "dossier.taken": "Nhận việc",
    "dossier.supplement_asked": "Yêu cầu bổ sung hồ sơ",
    "dossier.supplement_sent": "Gửi phiếu yêu cầu bổ sung",
    "dossier.supplement_received": "Nhận giấy tờ bổ sung",
    "dossier.refused_intake": "Từ chối tiếp nhận",
    "dossier.refused": "Từ chối giải quyết",
    "dossier.withdrawn_asked": "Ghi nhận đề nghị rút hồ sơ",
    "dossier.withdrawn": "Rút hồ sơ",
    "dossier.stopped": "Dừng giải quyết",
    "dossier.paused": "Tạm dừng tính giờ",
    "dossier.resumed": "Tiếp tục tính giờ",
    "dossier.extended": "Gia hạn và xin lỗi",
    "dossier.approved": "Phê duyệt",
    "dossier.signed": "Ký kết quả",
    "dossier.stamped": "Vào sổ, đóng dấu",
    "dossier.result_ready": "Có kết quả",
    "dossier.released": "Trả kết quả",
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
    "process.changed": "Sửa quy trình",
    "process.imported": "Nhập quy trình",
    "process.submitted": "Trình duyệt quy trình",
    "process.approved": "Phê duyệt quy trình",
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
}

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
}
PAGES: dict[str, str] = {}


def register(
    acts: dict[str, str], *, kinds: dict[str, str] | None = None, pages: dict[str, str] | None = None
) -> None:
    """Add a room's acts (code to Vietnamese), kinds of objects, and page prefixes.

    Args:
        acts: codes and names of acts.
        kinds: codes and names of kinds of objects.
        pages: kind to an address with `{id}` or `{label}` in it ("/ho-so/{label}/").
    """
    ACTS.update(acts)
    KINDS.update(kinds or {})
    PAGES.update(pages or {})


def name_of(act: str) -> str:
    """Return what an act is called; its code when no room has named it."""
    return ACTS.get(act, act)


def page_of(kind: str, object_id: int | None, label: str) -> str:
    """Return the address of the object an act was done on, "" if it has none."""
    pattern = PAGES.get(kind, "")
    return pattern.format(id=object_id, label=label) if pattern and (object_id or label) else ""
