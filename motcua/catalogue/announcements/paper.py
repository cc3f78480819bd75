"""The decision and the department's submission as official documents (NĐ 30/2020/NĐ-CP; kiem-soat-tthc.md 1.2)."""

from collections.abc import Iterator, Sequence

from django.conf import settings

from motcua.base.organisations.models import Agency, RoleAssignment
from motcua.base.organisations.roles import Role
from motcua.base.printing.official import Column, OfficialDocument, Row
from motcua.base.text import day as said
from motcua.base.text import number
from motcua.catalogue.announcements import rules, wording
from motcua.catalogue.announcements.models import Announcement, AnnouncementLine
from motcua.catalogue.procedures import compare
from motcua.law.announcing import announcing

LIST_COLUMNS = (
    Column("STT", 11, "center"), Column("Mã TTHC", 22, "center"), Column("Tên thủ tục hành chính", 58),
    Column("Thời hạn giải quyết", 28), Column("Địa điểm thực hiện", 33), Column("Phí, lệ phí", 28),
    Column("Căn cứ pháp lý", 44), Column("Cơ quan thực hiện", 30),
)  # fmt: skip
ENDED_COLUMNS = (
    Column("STT", 12, "center"), Column("Mã TTHC", 26, "center"), Column("Tên thủ tục hành chính", 92),
    Column("Tên văn bản quy định việc bãi bỏ, hủy bỏ", 76), Column("Cơ quan thực hiện", 48),
)  # fmt: skip
REPLACED_COLUMNS = (
    Column("STT", 11, "center"), Column("Mã TTHC", 22, "center"),
    Column("Tên thủ tục hành chính được thay thế", 44), Column("Tên thủ tục hành chính thay thế", 44),
    Column("Thời hạn giải quyết", 26), Column("Địa điểm thực hiện", 28), Column("Phí, lệ phí", 24),
    Column("Căn cứ pháp lý", 34), Column("Cơ quan thực hiện", 24),
)  # fmt: skip
_FULL = (
    "Trình tự thực hiện", "Cách thức và thời hạn", "Thành phần hồ sơ", "Đối tượng thực hiện", "Cơ quan giải quyết",
    "Kết quả thực hiện", "Yêu cầu, điều kiện", "Phí, lệ phí", "Căn cứ pháp lý",
)  # fmt: skip


def province_committee() -> str:
    """Return the name of who issues the decision."""
    name: str = settings.PROVINCE_NAME
    return f"Ủy ban nhân dân {name[:1].lower()}{name[1:]}"


def place() -> str:
    """Return the province's name as papers date it."""
    return str(settings.PROVINCE_NAME).removeprefix("Tỉnh ").removeprefix("Thành phố ")


def _lines(made: Announcement) -> list[AnnouncementLine]:
    return list(
        made.lines.select_related("base_version__procedure", "base_version__field").prefetch_related(
            "replaced__procedure"
        )
    )


# ---- the decision -----------------------------------------------------------------------------------------


def decision(made: Announcement) -> bytes:
    """Return the decision with its annexes as DOCX; number and day are left open until it is signed."""
    law, lines = announcing(), _lines(made)
    issuer = f"Chủ tịch\n{province_committee()}"
    document = OfficialDocument(
        issuer=province_committee(), number=made.number or f"/{law.sign}", place=place(), day=made.signed_on,
        kind="Quyết định", subject=made.title, note="" if made.is_signed else "Bản dự thảo",
    )  # fmt: skip
    document.add_paragraph(issuer.replace("\n", " ").upper(), bold=True, align="center")
    proposed = f"Theo đề nghị của Giám đốc {made.agency.name}" + (
        f" tại Tờ trình số {made.proposal_no} ngày {said(made.proposal_date)}" if made.proposal_no else ""
    )
    document.add_bases([*made.bases, proposed])
    document.add_paragraph("QUYẾT ĐỊNH:", bold=True, align="center")
    for text in _articles(made, lines):
        document.add_paragraph(text)
    document.add_recipients(law.recipients)
    document.add_signer(post="CHỦ TỊCH", name=_name(made))
    _annex(document, made, lines)
    return document.to_bytes()


def _articles(made: Announcement, lines: Sequence[AnnouncementLine]) -> Iterator[str]:
    counts = [
        f"{number(count):0>2} thủ tục {words}"
        for words, count in (
            ("ban hành mới", _count(lines, "MOI")),
            ("được sửa đổi, bổ sung", _count(lines, "SDBS")),
            ("thay thế", _count(lines, "THAYTHE")),
            ("bị bãi bỏ, hủy bỏ", _count(lines, "HUYBO", "BAIBO")),
        )
        if count
    ]
    what = "Danh mục thủ tục hành chính" if made.kind == Announcement.Kind.LIST else "thủ tục hành chính"
    yield (
        f"Điều 1. Công bố kèm theo Quyết định này {what}"
        f"{f' lĩnh vực {made.field_name}' if made.field_name else ''} thuộc phạm vi chức năng quản lý của "
        f"{made.agency.name}, gồm {', '.join(counts) or 'các thủ tục tại Phụ lục'}."
    )
    start = (
        f"kể từ ngày {said(made.effective_on)}"
        if made.effective_on and made.effective_on != made.signed_on
        else "kể từ ngày ký"
    )
    yield f"Điều 2. Quyết định này có hiệu lực {start}. {_transition(lines, made)}"
    yield (
        f"Giao {made.agency.name} xây dựng, trình phê duyệt quy trình nội bộ, quy trình điện tử giải quyết các thủ "
        "tục nêu trên; niêm yết, công khai đầy đủ theo quy định. Giao Văn phòng Ủy ban nhân dân tỉnh nhập, đăng tải "
        "trên Cơ sở dữ liệu quốc gia về thủ tục hành chính đúng thời hạn."
    )
    yield (
        f"Điều 3. Chánh Văn phòng Ủy ban nhân dân tỉnh, Giám đốc {made.agency.name}, Chủ tịch Ủy ban nhân dân cấp xã, "
        "thủ trưởng các cơ quan, đơn vị và tổ chức, cá nhân có liên quan chịu trách nhiệm thi hành Quyết định này./."
    )


def _transition(lines: Sequence[AnnouncementLine], made: Announcement) -> str:
    kept = "Hồ sơ tiếp nhận trước ngày Quyết định có hiệu lực tiếp tục giải quyết theo nội dung đã công bố trước đó."
    olds = [link.procedure.code for line in lines for link in line.replaced.all()]
    ended = f"Các thủ tục mã {', '.join(olds)} hết hiệu lực và được thay thế từ ngày đó. " if olds else ""
    return ended + kept if any(line.change != "MOI" for line in lines) else ""


def _count(lines: Sequence[AnnouncementLine], *changes: str) -> int:
    return sum(line.change in changes for line in lines)


def _name(made: Announcement) -> str:
    if made.signer_name:
        return made.signer_name
    held = RoleAssignment.objects.filter(role=Role.CHAIRMAN, valid_to__isnull=True, person__is_active=True)
    found = held.select_related("person").order_by("pk").first()
    return found.person.full_name if found else ""


# ---- annexes ----------------------------------------------------------------------------------------------


def _attached(made: Announcement) -> str:
    number_words = made.number or f"       /{announcing().sign}"
    when = f"ngày {said(made.signed_on)}" if made.signed_on else "ngày      tháng      năm      "
    return f"Kèm theo Quyết định số {number_words} {when} của Chủ tịch {province_committee()}"


def _annex(document: OfficialDocument, made: Announcement, lines: Sequence[AnnouncementLine]) -> None:
    full = made.kind == Announcement.Kind.FULL
    document.start_annex(
        "Phụ lục I" if full else "Phụ lục",
        f"Danh mục thủ tục hành chính thuộc phạm vi chức năng quản lý của {made.agency.name}",
        _attached(made), landscape=True,
    )  # fmt: skip
    for letter, title, changes in wording.SECTIONS:
        own = [line for line in lines if line.change in changes]
        if not own:
            continue
        document.add_paragraph(f"{letter}. {title.upper()}", bold=True, align="left")
        if letter == "D":
            document.add_table(ENDED_COLUMNS, map(_ended_row, range(1, len(own) + 1), own), size=11)
        elif letter == "C":
            document.add_table(REPLACED_COLUMNS, map(_replaced_row, range(1, len(own) + 1), own), size=11)
        else:
            document.add_table(LIST_COLUMNS, map(_row, range(1, len(own) + 1), own), size=11)
    if full:
        _contents(document, made, [line for line in lines if not line.ends])


def _row(position: int, line: AnnouncementLine) -> Row:
    record = wording.record_of_line(line)
    cells = [str(position), line.code, line.name]
    if record is None:
        return Row([*cells, "", "", "", "", ""])
    return Row(
        [*cells, wording.limit(record), wording.place(record), wording.fee(record), wording.bases(record),
         wording.agency(record)]
    )  # fmt: skip


def _replaced_row(position: int, line: AnnouncementLine) -> Row:
    cells = list(_row(position, line).cells)
    olds = "\n".join(f"{link.procedure.code} – {link.procedure.name}" for link in line.replaced.all())
    return Row([*cells[:2], olds, *cells[2:]])


def _ended_row(position: int, line: AnnouncementLine) -> Row:
    record = wording.record_of_line(line)
    who = wording.agency(record) if record else ""
    return Row([str(position), line.code, line.name, line.changing_text, who])


def _contents(document: OfficialDocument, made: Announcement, lines: Sequence[AnnouncementLine]) -> None:
    """Add the annex with every part of each procedure (NĐ 63/2010 Điều 8)."""
    document.start_annex(
        "Phụ lục II", f"Nội dung thủ tục hành chính thuộc phạm vi chức năng quản lý của {made.agency.name}",
        _attached(made),
    )  # fmt: skip
    for position, line in enumerate(lines, 1):
        record = wording.record_of_line(line)
        if record is None:
            continue
        document.add_heading(f"{position}. {line.name} ({line.code})", 2)
        if line.changed_parts:
            document.add_paragraph(
                f"Bộ phận được sửa đổi, bổ sung: {', '.join(line.changed_parts).lower()}.", italic=True
            )
        told = compare.lines_of(record)
        for place_, title in enumerate(_FULL):
            document.add_heading(f"{'abcdđeghi'[place_]}) {title}", 3)
            for text in told[title] or ["Không quy định."]:
                document.add_paragraph(f"- {text}")
        if record.no_forms:
            document.add_heading("k) Mẫu đơn, tờ khai", 3)
            document.add_paragraph("- Không quy định.")


# ---- tờ trình ---------------------------------------------------------------------------------------------


def proposal(made: Announcement) -> bytes:
    """Return the department's submission as DOCX: why, what, time cut, opinions and what became of them."""
    law, lines = announcing(), _lines(made)
    document = OfficialDocument(
        issuer=made.agency.name, issuer_above=province_committee(),
        number=made.proposal_no or f"/{law.proposal_sign}", place=place(), day=made.proposal_date, kind="Tờ trình",
        subject=f"Về việc {made.title[:1].lower()}{made.title[1:]}", note="" if made.submitted_at else "Bản dự thảo",
    )  # fmt: skip
    document.add_paragraph(f"Kính gửi: Chủ tịch {province_committee()}", align="center")
    document.add_bases(made.bases)
    document.add_heading("I. SỰ CẦN THIẾT")
    source = made.source
    if source:
        effective = f", có hiệu lực từ ngày {said(source.effective_on)}" if source.effective_on else ""
        document.add_paragraph(
            f"{source.issuer} ban hành {source.number} ngày {said(source.issued_on)}: {source.title}. Văn bản quy định "
            f"thủ tục: {source.text_number or source.number}{effective}. {_due_words(made)}"
        )
    else:
        document.add_paragraph("Thủ tục hành chính thuộc phạm vi quản lý có thay đổi cần được công bố.")
    document.add_heading("II. NỘI DUNG ĐỀ NGHỊ CÔNG BỐ")
    document.add_table(
        (Column("STT", 13, "center"), Column("Mã TTHC", 24), Column("Tên thủ tục", 62), Column("Thay đổi", 30),
         Column("Bộ phận thay đổi, văn bản quy định", 46)),
        [_proposed_row(position, line) for position, line in enumerate(lines, 1)],
    )  # fmt: skip
    _cut_words(document, lines)
    _opinions(document, made)
    document.add_paragraph(
        f"{made.agency.name} kính trình Chủ tịch Ủy ban nhân dân tỉnh xem xét, ban hành Quyết định công bố "
        "(kèm dự thảo Quyết định và phụ lục)./."
    )
    document.add_recipients(["Như trên", "Văn phòng UBND tỉnh", "Lưu: VT"])
    document.add_signer(post=_head_post(made.agency), name="")
    return document.to_bytes()


def _due_words(made: Announcement) -> str:
    return (
        f"Quyết định công bố phải ban hành chậm nhất ngày {said(made.issue_due)}." if made.issue_due else ""
    )


def _proposed_row(position: int, line: AnnouncementLine) -> Row:
    told = [*([", ".join(line.changed_parts)] if line.changed_parts else []), line.changing_text]
    olds = [f"thay {link.procedure.code}" for link in line.replaced.all()]
    return Row(
        [str(position), line.code, line.name, line.get_change_display(), "\n".join(filter(None, [*told, *olds]))]
    )  # fmt: skip


def _cut_words(document: OfficialDocument, lines: Sequence[AnnouncementLine]) -> None:
    cut, law = rules.cut_of((line.legal_days, line.announced_days) for line in lines), announcing()
    if cut.percent is None:
        return
    document.add_heading("III. CẮT GIẢM THỜI HẠN GIẢI QUYẾT")
    document.add_paragraph(
        f"So sánh {number(cut.lines)} thủ tục: tổng thời hạn theo quy định {number(cut.legal)} ngày làm việc, đề nghị "
        f"công bố {number(cut.announced)} ngày làm việc, cắt giảm {number(cut.percent, 1)} % (mục tiêu {law.goal_low}–"
        f"{law.goal_high} %)."
    )


def _opinions(document: OfficialDocument, made: Announcement) -> None:
    rows = list(made.opinions.select_related("agency"))
    if not rows:
        return
    document.add_heading("IV. Ý KIẾN THAM GIA VÀ TIẾP THU, GIẢI TRÌNH")
    document.add_table(
        (Column("STT", 10, "center"), Column("Cơ quan", 40), Column("Ý kiến", 60), Column("Tiếp thu, giải trình", 60)),
        [
            Row([str(place_), str(row.agency), _opinion(row), row.explanation])
            for place_, row in enumerate(rows, 1)
        ],
    )  # fmt: skip


def _opinion(row: object) -> str:
    answered, agrees, text = (getattr(row, name) for name in ("answered_on", "agrees", "text"))
    if answered is None:
        return "Chưa trả lời"
    return text or ("Thống nhất" if agrees else "")


def _head_post(agency: Agency) -> str:
    return "GIÁM ĐỐC" if agency.kind == Agency.Kind.DEPARTMENT else "THỦ TRƯỞNG CƠ QUAN"
