"""Papers that go between agencies while a dossier is handled (no legal form; NĐ 61/2018 Điều 19.3, 19.5, 19.6)."""

from pydantic import AwareDatetime, Field

from motcua.base.printing.forms import FormData, Needed, Party, Text, _Checked


class OpinionLetter(FormData):
    """Phiếu lấy ý kiến: what one agency is asked on a dossier, and until when (NĐ 61/2018 Điều 19.5a)."""

    code: Needed = Field(title="mã hồ sơ")
    asked: Needed = Field(title="nơi được lấy ý kiến")
    asking: Needed = Field(title="nơi lấy ý kiến")
    applicant: Party = Field(title="chủ hồ sơ")
    procedure: Needed = Field(title="thủ tục hành chính")
    content: Needed = Field(title="nội dung lấy ý kiến")
    sent_at: AwareDatetime = Field(title="thời gian gửi")
    due_at: AwareDatetime | None = Field(None, title="hạn trả lời")
    attached: Text = Field("", title="tài liệu kèm theo")
    writer: Needed = Field(title="người lập phiếu")


class TransferRow(_Checked):
    """One agency's part in an interlinked dossier."""

    agency: Needed = Field(title="cơ quan")
    work: Needed = Field(title="việc phải làm")
    limit: Needed = Field(title="thời hạn")
    lead: bool = Field(False, title="chủ trì")


class TransferSlip(FormData):
    """Phiếu chuyển xử lý: the agencies of an interlinked dossier in order, each with its work and limit (Điều 19.6)."""

    code: Needed = Field(title="mã hồ sơ")
    applicant: Party = Field(title="chủ hồ sơ")
    procedure: Needed = Field(title="thủ tục hành chính")
    desk: Needed = Field(title="Bộ phận Một cửa")
    lead_agency: Needed = Field(title="cơ quan chủ trì")
    in_turn: bool = Field(title="lần lượt")
    rows: tuple[TransferRow, ...] = Field(min_length=1, title="các cơ quan")
    received_at: AwareDatetime = Field(title="thời gian nhận hồ sơ")
    due_at: AwareDatetime = Field(title="thời hạn chung")
    writer: Needed = Field(title="người lập phiếu")


class CheckInvitation(FormData):
    """Giấy mời thẩm tra, xác minh: when, where, who and on what, for the applicant (NĐ 61/2018 Điều 19.3)."""

    code: Needed = Field(title="mã hồ sơ")
    applicant: Party = Field(title="chủ hồ sơ")
    procedure: Needed = Field(title="thủ tục hành chính")
    agency: Needed = Field(title="cơ quan mời")
    what: Needed = Field(title="loại cuộc")
    planned_at: AwareDatetime = Field(title="thời gian")
    place: Needed = Field(title="địa điểm")
    participants: Needed = Field(title="thành phần")
    content: Needed = Field(title="nội dung")
    writer: Needed = Field(title="người lập")


class CheckRecord(FormData):
    """Biên bản thẩm tra, xác minh hoặc họp Hội đồng: what was found, and whether the conditions are met."""

    code: Needed = Field(title="mã hồ sơ")
    applicant: Party = Field(title="chủ hồ sơ")
    procedure: Needed = Field(title="thủ tục hành chính")
    what: Needed = Field(title="loại cuộc")
    held_at: AwareDatetime = Field(title="thời gian")
    place: Needed = Field(title="địa điểm")
    participants: Needed = Field(title="thành phần")
    content: Needed = Field(title="nội dung")
    conclusion: Needed = Field(title="kết luận")
    passed: bool = Field(title="đạt")
    writer: Needed = Field(title="người ghi biên bản")
