"""Invented papers of an invented commune, all marked so: the data every test of this room prints."""

from datetime import date, datetime

from motcua.base.clock import VN
from motcua.base.printing import agency_forms as a
from motcua.base.printing import forms as f
from motcua.base.printing import handover_forms as h

CODE = "H05.24.15-261123-0042"
LOOKUP = "https://dichvucong.example.vn/tra-cuu?ma={code}"
HEAD = f.Head(
    parent_agency="Ủy ban nhân dân phường Kinh Bắc (mẫu)",
    agency="Trung tâm Phục vụ hành chính công",
    place="Kinh Bắc",
    issued_on=date(2026, 11, 23),
)
CITIZEN = f.Party(
    name="Nguyễn Thị Ngọc Ánh (mẫu)",
    identity="027190000417",
    address="Số 12, đường Nguyễn Gia Thiều, phường Kinh Bắc, tỉnh Bắc Ninh",
    phone="0912 000 417",
    email="ngocanh@example.vn",
)
DESK = "Trung tâm Phục vụ hành chính công phường Kinh Bắc"
PROCEDURE = "Cấp bản sao trích lục hộ tịch, bản sao giấy khai sinh"
AGENCY = "Ủy ban nhân dân phường Kinh Bắc"
LEADER = f.Signer(authority="KT. Chủ tịch", post="Phó Chủ tịch", name="Trần Văn Đức (mẫu)")


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    """Return an instant of 2026 in Vietnamese time."""
    return datetime(2026, month, day, hour, minute, tzinfo=VN)


def receipt(**change: object) -> f.Receipt:
    """Return the usual receipt: one citizen, four papers, one fee."""
    values: dict[str, object] = {
        "head": HEAD,
        "code": CODE,
        "lookup_url": LOOKUP,
        "desk": DESK,
        "applicant": CITIZEN,
        "procedure": PROCEDURE,
        "papers": (
            f.Paper(name="Tờ khai cấp bản sao trích lục hộ tịch (theo mẫu)"),
            f.Paper(name="Giấy tờ tùy thân: thẻ căn cước (xuất trình)", kind=f.PaperKind.DATA_STORE),
            f.Paper(name="Văn bản ủy quyền được chứng thực theo quy định", kind=f.PaperKind.COPY),
            f.Paper(name="Giấy tờ chứng minh quan hệ", kind=f.PaperKind.ELECTRONIC, count=2),
        ),
        "time_limit": "01 ngày làm việc",
        "received_at": at(23, 9, 12),
        "due_at": at(25, 17, 30),
        "return_way": f.ReturnWay.DESK,
        "return_place": DESK,
        "fees": (f.Fee(name="Lệ phí cấp bản sao trích lục", amount=16000, paid=True),),
        "book": "01/2026",
        "book_number": "1042",
        "receiver": "Lê Minh Hằng (mẫu)",
    }
    return f.Receipt(**(values | change))


def supplement(**change: object) -> f.Supplement:
    """Return a supplement request for two papers."""
    values: dict[str, object] = {
        "head": HEAD,
        "code": CODE,
        "lookup_url": LOOKUP,
        "desk": DESK,
        "applicant": CITIZEN,
        "procedure": PROCEDURE,
        "items": (
            f.SupplementItem(name="Văn bản ủy quyền có chứng thực chữ ký", originals=1),
            f.SupplementItem(name="Giấy khai sinh của người được cấp trích lục", certified=1, copies=2),
        ),
        "reason": "Văn bản ủy quyền chưa được chứng thực theo khoản 1 Điều 2 Thông tư số 04/2020/TT-BTP.",
        "deadline": date(2026, 12, 5),
        "contact": "Lê Minh Hằng (mẫu)",
        "contact_phone": "0222 000 000",
        "guide": "Lê Minh Hằng (mẫu)",
    }
    return f.Supplement(**(values | change))


def refusal(**change: object) -> f.Refusal:
    """Return a refusal for want of competence."""
    values: dict[str, object] = {
        "head": HEAD,
        "code": CODE,
        "lookup_url": LOOKUP,
        "desk": DESK,
        "applicant": CITIZEN,
        "procedure": PROCEDURE,
        "reason": "Sự kiện hộ tịch không được đăng ký tại cơ quan này và chưa có trong Cơ sở dữ liệu hộ tịch điện tử.",
        "legal_basis": "Điều 63 Luật Hộ tịch năm 2014",
        "right_place": "Ủy ban nhân dân phường Vũ Ninh, tỉnh Bắc Ninh",
        "contact": "Lê Minh Hằng (mẫu)",
        "contact_phone": "0222 000 000",
        "receiver": "Lê Minh Hằng (mẫu)",
    }
    return f.Refusal(**(values | change))


def apology(**change: object) -> f.Apology:
    """Return an apology one day before the due date."""
    values: dict[str, object] = {
        "head": HEAD.model_copy(update={"parent_agency": "Tỉnh Bắc Ninh", "agency": AGENCY}),
        "code": CODE,
        "lookup_url": LOOKUP,
        "desk": DESK,
        "applicant": CITIZEN,
        "procedure": PROCEDURE,
        "field": "Hộ tịch",
        "received_at": at(23, 9, 12),
        "due_at": at(25, 17, 30),
        "handling_agency": AGENCY,
        "reason": "Phải xác minh thông tin với cơ quan đăng ký hộ tịch trước đây.",
        "extension": "02 ngày làm việc",
        "new_due_at": at(27, 17, 30),
        "signer": LEADER,
        "recipients": ("Như trên", "Trung tâm Phục vụ hành chính công phường", "Lưu: VT"),
    }
    return f.Apology(**(values | change))


def stop_notice(**change: object) -> f.StopNotice:
    """Return a stop notice on the applicant's own request."""
    values: dict[str, object] = {
        "head": HEAD.model_copy(update={"parent_agency": "Tỉnh Bắc Ninh", "agency": AGENCY}),
        "code": CODE,
        "lookup_url": LOOKUP,
        "desk": DESK,
        "applicant": CITIZEN,
        "procedure": PROCEDURE,
        "received_at": at(23, 9, 12),
        "handling_agency": AGENCY,
        "basis": "Đơn đề nghị rút hồ sơ ngày 24/11/2026 của bà Nguyễn Thị Ngọc Ánh (mẫu).",
        "stage": "Đang thẩm định hồ sơ.",
        "stopped_on": date(2026, 11, 25),
        "papers_note": "Trả lại đầy đủ bản chính các giấy tờ đã nộp tại nơi tiếp nhận hồ sơ.",
        "fees_note": "Hoàn trả 16.000 đ lệ phí đã nộp.",
        "signer": LEADER,
        "recipients": ("Như trên", "Lưu: VT"),
    }
    return f.StopNotice(**(values | change))


def control_slip(**change: object) -> f.ControlSlip:
    """Return a slip after three handovers, one of them late."""
    steps = (
        (DESK, "Công chức Tư pháp – Hộ tịch", at(23, 9, 40), f.Punctuality.EARLY),
        (
            "Công chức Tư pháp – Hộ tịch",
            "Lãnh đạo Ủy ban nhân dân phường",
            at(25, 8, 5),
            f.Punctuality.ON_TIME,
        ),
        ("Lãnh đạo Ủy ban nhân dân phường", DESK, at(25, 17, 45), f.Punctuality.LATE),
    )
    values: dict[str, object] = {
        "head": HEAD,
        "code": CODE,
        "lookup_url": LOOKUP,
        "applicant": CITIZEN,
        "procedure": PROCEDURE,
        "handling_agency": AGENCY,
        "cooperating_agencies": ("Sở Tư pháp", "Công an phường Kinh Bắc"),
        "received_at": at(23, 9, 12),
        "due_at": at(25, 17, 30),
        "handovers": tuple(
            f.Handover(
                giver_unit=giver, receiver_unit=taker, at=when, giver="Lê Minh Hằng (mẫu)",
                receiver="Phạm Quang Huy (mẫu)", result=result,
            )
            for giver, taker, when, result in steps
        ),
        "blank_rows": 1,
    }  # fmt: skip
    return f.ControlSlip(**(values | change))


def register_row(number: int) -> f.RegisterRow:
    """Return one line of the register."""
    return f.RegisterRow(
        code=f"H05.24.15-261123-{number:04d}",
        procedure=PROCEDURE,
        applicant=CITIZEN.name,
        address=CITIZEN.address,
        phone=CITIZEN.phone,
        handling_agency=AGENCY,
        received_at=at(23, 9, 12),
        due_at=at(25, 17, 30),
        sent_at=at(23, 10),
        result_at=at(25, 15) if number % 3 else None,
        returned_at=at(25, 16) if number % 3 else None,
        return_way=f.ReturnWay.DESK if number % 2 else f.ReturnWay.POST,
        note="" if number % 3 else "Đang giải quyết",
    )


def register_head(**change: object) -> f.RegisterHead:
    """Return the cover facts of November's register."""
    values: dict[str, object] = {
        "head": HEAD,
        "first": date(2026, 11, 1),
        "last": date(2026, 11, 30),
        "book": "01/2026",
        "keeper": "Lê Minh Hằng (mẫu)",
        "signer": f.Signer(post="Giám đốc", name="Ngô Thị Thu (mẫu)"),
    }
    return f.RegisterHead(**(values | change))


def register(rows: int = 40) -> f.Register:
    """Return a register of `rows` dossiers."""
    return f.Register.of(register_head(), (register_row(n + 1) for n in range(rows)))


def result_slip(**change: object) -> f.ResultSlip:
    """Return a slip signed by an authorised person."""
    values: dict[str, object] = {
        "head": HEAD,
        "code": CODE,
        "lookup_url": LOOKUP,
        "desk": DESK,
        "applicant": CITIZEN,
        "procedure": PROCEDURE,
        "results": (
            f.ResultPaper(
                name="Trích lục khai sinh (bản sao)",
                number="412/TLKS-BS",
                issued_on=date(2026, 11, 25),
                count=2,
            ),
        ),
        "returned_papers": (f.Paper(name="Văn bản ủy quyền"),),
        "taken_at": at(25, 16, 5),
        "taker": "Nguyễn Văn Bình (mẫu)",
        "taker_note": "Văn bản ủy quyền ngày 20/11/2026",
        "giver": "Lê Minh Hằng (mẫu)",
    }
    return f.ResultSlip(**(values | change))


def incident(**change: object) -> f.IncidentRecord:
    """Return the record of a lost paper."""
    values: dict[str, object] = {
        "head": HEAD.model_copy(update={"issued_on": date(2026, 11, 26)}),
        "code": CODE,
        "applicant": CITIZEN,
        "procedure": PROCEDURE,
        "made_at": at(26, 8, 30),
        "found_at": at(25, 16, 40),
        "place": "Trung tâm Phục vụ hành chính công phường Kinh Bắc",
        "what": "Khi bàn giao hồ sơ từ bộ phận chuyên môn, phát hiện thiếu 01 giấy tờ; đã tìm kiếm nhưng không thấy.",
        "papers": ("Văn bản ủy quyền (bản chính)",),
        "responsible_unit": "Công chức Tư pháp – Hộ tịch phường Kinh Bắc",
        "remedy": "Xin lỗi chủ hồ sơ; liên hệ Văn phòng công chứng cấp lại bản sao và chịu toàn bộ chi phí cấp lại.",
        "present": (
            f.Witness(name="Lê Minh Hằng (mẫu)", post="công chức tiếp nhận"),
            f.Witness(name="Phạm Quang Huy (mẫu)", post="công chức Tư pháp – Hộ tịch"),
        ),
        "recorder": "Lê Minh Hằng (mẫu)",
        "signer": f.Signer(post="Giám đốc", name="Ngô Thị Thu (mẫu)"),
    }
    return f.IncidentRecord(**(values | change))


def due_explanation(**change: object) -> f.DueExplanation:
    """Return the derivation of a due date over Ngày Văn hóa Việt Nam (mot-cua.md 12.5)."""
    values: dict[str, object] = {
        "head": HEAD,
        "code": CODE,
        "applicant": CITIZEN,
        "procedure": PROCEDURE,
        "agency": AGENCY,
        "limit": "1 ngày làm việc",
        "law": "Một cửa, một cửa liên thông theo Nghị định 118/2025/NĐ-CP",
        "received_at": at(23, 9, 5),
        "due_at": at(25, 17, 30),
        "promised_at": at(25, 17, 30),
        "sentences": ("Ngày tiếp nhận không tính; thứ Ba 24/11 nghỉ Ngày Văn hóa Việt Nam.",),
        "lines": (
            f.DueLine(when="23/11/2026", what="Ngày tiếp nhận, không tính"),
            f.DueLine(when="24/11/2026", what="Nghỉ Ngày Văn hóa Việt Nam", basis="NQ 28/2026/QH16"),
            f.DueLine(when="25/11/2026", what="Ngày làm việc", counted="1 ngày"),
        ),
        "printed_by": "Lê Minh Hằng (mẫu)",
        "printed_at": at(23, 9, 30),
    }
    return f.DueExplanation(**(values | change))


def post_minutes(**change: object) -> h.PostMinutes:
    """Return minutes with two parcels: one received, one sent back."""
    values: dict[str, object] = {
        "head": HEAD.model_copy(update={"number": "07/2026/BBGN"}),
        "subject": "Bưu chính giao hồ sơ thủ tục hành chính",
        "place": DESK,
        "signed_at": at(23, 10),
        "post_officer": "Tô Văn Bưu (mẫu)",
        "desk_officer": "Lê Minh Hằng (mẫu)",
        "lines": (
            h.PostLine(
                tracking="EB100000001VN", dossier=CODE, name=CITIZEN.name, procedure=PROCEDURE, papers=4,
                outcome="Nhận đủ, tiếp nhận",
            ),
            h.PostLine(
                tracking="EB100000002VN", name="Ngô Văn An (mẫu)", outcome="Không nhận, trả lại",
                note="Bì rách, thiếu phiếu gửi",
            ),
        ),
    }  # fmt: skip
    return h.PostMinutes(**(values | change))


def filing_slip(**change: object) -> h.FilingSlip:
    """Return the slip of one parcel; its number stands where other papers have the dossier's code."""
    values: dict[str, object] = {
        "head": HEAD,
        "tracking": "EB100000001VN",
        "sender": CITIZEN,
        "procedure": PROCEDURE,
        "receiver": DESK,
        "papers": (f.Paper(name=f"Tờ khai cấp bản sao, hồ sơ trước {CODE}"),),
        "fees": (f.Fee(name="Lệ phí cấp bản sao trích lục", amount=16000, paid=True),),
        "postage": "25.000 đ",
        "receipt": "BL-07",
        "taken_at": at(23, 8),
        "post_officer": "Tô Văn Bưu (mẫu)",
    }
    return h.FilingSlip(**(values | change))


def unit_slip(**change: object) -> h.UnitSlip:
    """Return a slip by which the desk hands one dossier to a room."""
    values: dict[str, object] = {
        "head": HEAD.model_copy(update={"number": "12/2026/PBG"}),
        "from_unit": DESK,
        "to_unit": "Phòng Văn hóa – Xã hội",
        "given_at": at(23, 14, 30),
        "giver": "Lê Minh Hằng (mẫu)",
        "lines": (h.UnitLine(code=CODE, name=CITIZEN.name, procedure=PROCEDURE, papers=4),),
    }
    return h.UnitSlip(**(values | change))


def label() -> h.PaperLabel:
    """Return the label of one folder."""
    return h.PaperLabel(head=HEAD, code=CODE, name=CITIZEN.name, procedure=PROCEDURE, where="K1-T2-N3")


ABOUT = {"head": HEAD, "code": CODE, "lookup_url": LOOKUP, "applicant": CITIZEN, "procedure": PROCEDURE}
WRITER = "Phạm Văn Thụ (mẫu)"


def opinion_letter(**change: object) -> a.OpinionLetter:
    """Return a question to a department, to be answered in two days."""
    values: dict[str, object] = {
        **ABOUT, "asked": "Sở Xây dựng tỉnh Bắc Ninh (mẫu)", "asking": AGENCY, "writer": WRITER,
        "content": "Sự phù hợp của công trình với quy hoạch phân khu", "sent_at": at(23, 10), "due_at": at(26, 17, 30),
        "attached": "Bản vẽ mặt bằng.pdf",
    }  # fmt: skip
    return a.OpinionLetter(**(values | change))


def transfer_slip(**change: object) -> a.TransferSlip:
    """Return the slip of a dossier that three agencies handle in turn."""
    rows = (
        a.TransferRow(agency=AGENCY, work="Đăng ký khai sinh", limit="1 ngày làm việc", lead=True),
        a.TransferRow(agency="Công an phường Kinh Bắc", work="Đăng ký thường trú", limit="2 ngày làm việc"),
        a.TransferRow(agency="Bảo hiểm xã hội cơ sở", work="Cấp thẻ bảo hiểm y tế", limit="1 ngày làm việc"),
    )
    values: dict[str, object] = {
        **ABOUT, "desk": DESK, "lead_agency": AGENCY, "in_turn": True, "rows": rows, "received_at": at(23, 9),
        "due_at": at(27, 17, 30), "writer": WRITER,
    }  # fmt: skip
    return a.TransferSlip(**(values | change))


_CHECK: dict[str, object] = {
    **ABOUT, "what": "Xác minh thực địa", "place": "Thửa đất số 15, tờ bản đồ 7", "writer": WRITER,
    "participants": "Công chức địa chính; chủ đất; hộ liền kề", "content": "Ranh giới, hiện trạng sử dụng đất",
}  # fmt: skip


def check_invitation(**change: object) -> a.CheckInvitation:
    """Return an invitation to a field check."""
    return a.CheckInvitation(**(_CHECK | {"agency": AGENCY, "planned_at": at(26, 8)} | change))


def check_record(**change: object) -> a.CheckRecord:
    """Return the minutes of a field check that was passed."""
    found = {"held_at": at(26, 8, 15), "conclusion": "Hiện trạng đúng với hồ sơ", "passed": True}
    return a.CheckRecord(**(_CHECK | found | change))


MAKERS = {
    "lay_y_kien": opinion_letter,
    "chuyen_xu_ly": transfer_slip,
    "moi_xac_minh": check_invitation,
    "bien_ban_xac_minh": check_record,
    "dien_giai_han": due_explanation,
    "tiep_nhan": receipt,
    "bo_sung": supplement,
    "tu_choi": refusal,
    "xin_loi": apology,
    "dung_giai_quyet": stop_notice,
    "kiem_soat": control_slip,
    "so_theo_doi": register,
    "phieu_bien_nhan_ket_qua": result_slip,
    "bien_ban_su_co": incident,
    "bien_ban_giao_nhan": post_minutes,
    "phieu_gui_ho_so": filing_slip,
    "phieu_ban_giao": unit_slip,
}
