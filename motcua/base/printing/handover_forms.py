"""What the papers of giving and taking say: the post's slip and minutes, the slip between units, a paper's label.

None of them is a legal form (mot-cua.md 8.2); QĐ 45/2016/QĐ-TTg names slip and minutes and what they hold.
"""

from pydantic import AwareDatetime, Field

from motcua.base.printing.forms import Copy, Fee, FormData, Needed, Paper, Party, Text, _Checked


class PostLine(_Checked):
    """One parcel in minutes signed with the post."""

    tracking: Needed = Field(title="số hiệu bưu gửi")
    dossier: Text = Field("", title="mã hồ sơ")
    name: Needed = Field(title="người gửi, người nhận")
    procedure: Text = Field("", title="thủ tục hành chính")
    papers: int = Field(0, ge=0, title="số giấy tờ")
    outcome: Needed = Field(title="kết quả giao nhận")
    note: Text = Field("", title="ghi chú")


class PostMinutes(FormData):
    """Biên bản giao nhận between the post and the agency (QĐ 45/2016/QĐ-TTg Điều 7); one copy for each side."""

    subject: Needed = Field(title="nội dung giao nhận")
    place: Needed = Field(title="nơi giao nhận")
    signed_at: AwareDatetime = Field(title="thời gian giao nhận")
    post_officer: Needed = Field(title="đại diện bưu chính")
    desk_officer: Needed = Field(title="đại diện cơ quan")
    giver_is_post: bool = Field(True, title="bên giao")
    lines: tuple[PostLine, ...] = Field(min_length=1, title="danh mục bưu gửi")
    note: Text = Field("", title="ghi chú")


class FilingSlip(FormData):
    """Phiếu gửi hồ sơ: what the post took from the sender, and the money (QĐ 45/2016/QĐ-TTg)."""

    copies: tuple[Copy, ...] = Field((Copy.FILER,), min_length=1, title="số liên")
    tracking: Needed = Field(title="số hiệu bưu gửi")
    sender: Party = Field(title="người gửi")
    procedure: Needed = Field(title="thủ tục hành chính")
    receiver: Needed = Field(title="cơ quan tiếp nhận")
    papers: tuple[Paper, ...] = Field(min_length=1, title="giấy tờ gửi")
    fees: tuple[Fee, ...] = Field((), title="phí, lệ phí")
    postage: Text = Field("", title="cước")
    receipt: Text = Field("", title="số biên lai")
    result_to: Text = Field("", title="nhận kết quả tại")
    taken_at: AwareDatetime = Field(title="thời gian nhận gửi")
    post_officer: Needed = Field(title="nhân viên bưu chính")

    @property
    def dossier_code(self) -> str:
        """Return the parcel's number: the slip's QR says it."""
        return self.tracking


class UnitLine(_Checked):
    """One dossier in a slip between units."""

    code: Needed = Field(title="mã hồ sơ")
    name: Needed = Field(title="chủ hồ sơ")
    procedure: Needed = Field(title="thủ tục hành chính")
    papers: int = Field(0, ge=0, title="số giấy tờ")
    answer: Text = Field("", title="bên nhận xác nhận")
    note: Text = Field("", title="ghi chú")


class UnitSlip(FormData):
    """Phiếu bàn giao hồ sơ giấy between two units."""

    from_unit: Needed = Field(title="bên giao")
    to_unit: Needed = Field(title="bên nhận")
    given_at: AwareDatetime = Field(title="thời gian giao")
    giver: Needed = Field(title="người giao")
    receiver: Text = Field("", title="người nhận")
    lines: tuple[UnitLine, ...] = Field(min_length=1, title="hồ sơ bàn giao")
    note: Text = Field("", title="ghi chú")


class PaperLabel(FormData):
    """Nhãn hồ sơ giấy: code, owner, procedure, place; stuck on the folder."""

    code: Needed = Field(title="mã hồ sơ")
    name: Needed = Field(title="chủ hồ sơ")
    procedure: Needed = Field(title="thủ tục hành chính")
    where: Text = Field("", title="nơi để")
