"""A plan as an official document in Word: head, bases, figures, duties, signer, and its tasks in an annex."""

from collections.abc import Iterator

from motcua.base.printing.official import Column, OfficialDocument, Row
from motcua.base.text import day
from motcua.control.plans.reading.result import Head
from motcua.control.plans.writing.written import (
    Written,
    WrittenTarget,
    WrittenTask,
    agencies,
    days,
    lines_of,
    one_line,
    paragraphs,
    roman,
    words_of,
)  # fmt: skip

LETTER = "CÔNG VĂN"
_LEVELS = {"tinh": "Cấp tỉnh", "huyen": "Cấp huyện", "xa": "Cấp xã", "": ""}
TARGET_COLUMNS = (
    Column("TT", 10, "center"), Column("Chỉ tiêu", 78), Column("Cấp", 18, "center"),
    Column("Mức phải đạt", 28, "center"), Column("Hạn", 26, "center"),
)  # fmt: skip
TASK_COLUMNS = (
    Column("TT", 12, "center"), Column("Nhiệm vụ", 76), Column("Chủ trì", 38), Column("Phối hợp", 45),
    Column("Thời gian", 30, "center"), Column("Sản phẩm", 46),
)  # fmt: skip


def plan_document(plan: Written) -> bytes:
    """Return a plan as DOCX, laid out as NĐ 30/2020/NĐ-CP says; numerals are text."""
    head = plan.head
    letter = head.kind.upper() == LETTER
    document = OfficialDocument(
        issuer=_full(head.issuer), issuer_above=plan.issuer_above, number=head.number or head.number_text,
        place=head.place, day=head.date or head.date_text or None, kind="" if letter else head.kind or "Kế hoạch",
        subject=head.title, addressees=head.addressees, note=plan.note,
    )  # fmt: skip
    document.add_bases(plan.bases)
    issuer = head.issuer or "Cơ quan ban hành"
    does = (
        f"Về việc {_lower(head.title)}, {issuer} yêu cầu"
        if letter
        else f"{issuer} ban hành {_kind(head)} {_lower(head.title)}"
    )
    document.add_paragraph(f"{does} như sau:")
    rows = [task for task in plan.tasks if task.form == "row"]
    said = [task for task in plan.tasks if task.form == "paragraph"]
    sections = _sections()
    if plan.aims:
        document.add_heading(f"{next(sections)}. MỤC ĐÍCH, YÊU CẦU")
        _texts(document, plan.aims)
    if plan.targets and not letter:
        document.add_heading(f"{next(sections)}. CHỈ TIÊU")
        document.add_table(TARGET_COLUMNS, _targets(plan.targets))
    if rows:
        document.add_heading(f"{next(sections)}. NHIỆM VỤ")
        document.add_paragraph("Nhiệm vụ, cơ quan thực hiện, thời gian và sản phẩm theo Phụ lục kèm theo.")
    if plan.duties or said:
        if not letter:
            document.add_heading(f"{next(sections)}. TỔ CHỨC THỰC HIỆN")
        _texts(document, (*_duties(said), *plan.duties))
    if plan.recipients:
        document.add_recipients(plan.recipients)
    if head.signer or head.signer_title:
        *authority, post = _authority(head.signer_title)
        document.add_signer(authority=authority, post=post, name=head.signer)
    if rows:
        document.start_annex("Phụ lục", f"Danh mục nhiệm vụ {head.title}", _attached(head), landscape=True)
        document.add_table(TASK_COLUMNS, _tasks(rows, head.year))
    return document.to_bytes()


def _sections() -> Iterator[str]:
    return (roman(number) for number in range(1, 39))


def _texts(document: OfficialDocument, texts: tuple[str, ...]) -> None:
    for text in texts:
        document.add_paragraph(one_line(text))


def _duties(tasks: list[WrittenTask]) -> Iterator[str]:
    """Yield organising duties as paragraphs, the agencies that share some as a heading of theirs."""
    heading: tuple[tuple[str, str], ...] = ()
    for task in tasks:
        if task.over and task.over != heading:
            yield f"{task.over[-1][0]}. {task.over[-1][1]}:"
        heading = task.over
        mark = {"-": "- ", "": ""}.get(task.no, f"{task.no}. ")
        title = one_line(task.title)
        yield f"{mark}{title}{'' if title.endswith((';', ':', '.')) else '.'}"


def _targets(targets: tuple[WrittenTarget, ...]) -> Iterator[Row]:
    for place, target in enumerate(targets, 1):
        by = f"{target.by:%d/%m/%Y}" if target.by and not target.start else days(target.start, target.by)
        yield Row(
            [str(place), one_line(target.text), _LEVELS.get(target.level, ""), _figure(target), by or "–"]
        )


def _figure(target: WrittenTarget) -> str:
    """Return a figure in the words a table prints, which are read as the same again."""
    unit = target.unit if target.unit in ("%", "") else f" {target.unit}"
    amount = (
        _number(target.value) + (f"–{_number(target.value_to)}" if target.value_to is not None else "") + unit
    )
    if target.op == ">":
        return f"trên {amount}"
    if target.op == "<=":
        return f"không quá {amount}"
    if target.op == ">=":
        return f"từ {amount} trở lên" if target.value_to is None else f"ít nhất {amount}"
    return amount if target.value == 100 else f"đúng {amount}"


def _number(value: float) -> str:
    return f"{value:,.10g}".translate(str.maketrans(",.", ".,"))


def _tasks(tasks: list[WrittenTask], year: int | None) -> Iterator[Row]:
    for line in lines_of(tasks):
        title, task = one_line(line.title), line.task
        if task is None:
            yield Row([line.no, title], bold=True, across=True)
            continue
        yield Row([
            line.no, title, agencies(task.lead) or "–", agencies(task.support), words_of(task, year),
            paragraphs(task.product),
        ])  # fmt: skip


def _full(issuer: str) -> str:
    """Return an issuer as its head prints it."""
    return f"Ủy ban nhân dân{issuer[4:]}" if issuer.startswith("UBND ") else issuer


def _kind(head: Head) -> str:
    return (head.kind or "Kế hoạch").capitalize()


def _lower(title: str) -> str:
    """Return a title in the middle of a sentence; an abbreviation keeps its capitals."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def _authority(post: str) -> list[str]:
    """Cut "KT. CHỦ TỊCH PHÓ CHỦ TỊCH" into its lines."""
    before, found, after = post.partition(" PHÓ ")
    if post.startswith("TM."):
        middle = next((word for word in (" CHỦ TỊCH", " KT.") if word in post), "")
        if middle:
            cut = post.index(middle)
            return [post[:cut], *_authority(post[cut + 1 :])]
    return [before, f"PHÓ {after}"] if found else [post]


def _attached(head: Head) -> str:
    number = head.number or (f"       {head.number_text}" if head.number_text else "       ")
    dated = f"ngày {day(head.date)}" if head.date else head.date_text or "ngày      /     /      "
    return f"Kèm theo {_kind(head)} số {number} {dated} của {head.issuer}"
