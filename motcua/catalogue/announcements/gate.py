"""What a draft must be before it goes on: complete, fitting the catalogue as it stands, no two versions, no circle."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from motcua.base.errors import Conflict, Invalid
from motcua.base.text import day as said
from motcua.catalogue.announcements import rules
from motcua.catalogue.announcements.models import Announcement, AnnouncementLine, ReplacedProcedure
from motcua.catalogue.announcements.models.sources import ENDING, Change
from motcua.catalogue.procedures.models import Procedure, ProcedureVersion
from motcua.catalogue.procedures.rules import PARTS

NAMES = PARTS | {"dc": "Địa điểm thực hiện"}


def in_force(version: ProcedureVersion | None, day: date) -> bool:
    """Tell whether a newest version has not ended by a day."""
    return version is not None and (version.valid_to is None or version.valid_to >= day)


def may_change(
    change: str, code: str, procedure: Procedure | None, current: ProcedureVersion | None, day: date
) -> None:
    """Check that a kind of change fits what the catalogue has.

    Raises:
        Invalid: a new procedure that is there already; an amended or ended one that is not in force.
    """
    if change == Change.NEW and procedure is not None:
        raise Invalid(
            f"Mã {code} đã có trong danh mục; chọn “Sửa đổi, bổ sung” hoặc mã khác cho thủ tục mới.", field="code"
        )  # fmt: skip
    if change == Change.AMENDED and not in_force(current, day):
        raise Invalid(f"Thủ tục {code} không có hiệu lực nên không sửa đổi được.", field="code")
    if change in ENDING and (current is None or current.valid_to is not None):
        raise Invalid(f"Thủ tục {code} không còn hiệu lực nên không bãi bỏ, hủy bỏ được.", field="code")


def may_be_replaced(line: AnnouncementLine, old: Procedure) -> None:
    """Check that a procedure may be replaced by a line's one.

    Raises:
        Invalid: by itself, not in force, or a line of its own stands in the same decision.
    """
    if old.code == line.code:
        raise Invalid(f"Thủ tục {old.code} không thể thay thế chính nó.", field="replaces")
    current = old.versions.order_by("-number").first()
    if current is None or current.valid_to is not None:
        raise Invalid(f"Thủ tục {old.code} không còn hiệu lực nên không bị thay thế được.", field="replaces")
    own = line.announcement.lines.filter(code=old.code).exclude(change=Change.REPLACING).first()
    if own is not None:
        what = own.get_change_display().lower()
        raise Invalid(f"Thủ tục {old.code} đã có dòng “{what}” trong quyết định này.", field="replaces")


def no_circle(announcement: Announcement) -> None:
    """Check that replacements, with those of all signed decisions, do not come back to where they began.

    Raises:
        Invalid: they do; the circle is told.
    """
    links = ReplacedProcedure.objects.filter(
        line__announcement__state__in=Announcement.DONE
    ) | ReplacedProcedure.objects.filter(line__announcement=announcement)
    edges: dict[str, list[str]] = defaultdict(list)
    for new, old in links.values_list("line__code", "procedure__code"):
        edges[new].append(old)
    found = rules.circle(edges)
    if found:
        raise Invalid(f"Thay thế vòng tròn: {' → '.join(found)}.", field="replaces")
    own = set(announcement.lines.values_list("code", flat=True))
    twice = next(
        (old for olds in edges.values() for old in olds if old in own and _now(announcement, old)), ""
    )
    if twice:
        raise Invalid(
            f"Thủ tục {twice} vừa được thay mới vừa bị thay thế trong cùng quyết định.", field="replaces"
        )


def _now(announcement: Announcement, code: str) -> bool:
    return ReplacedProcedure.objects.filter(line__announcement=announcement, procedure__code=code).exists()


def lacks(line: AnnouncementLine) -> list[str]:
    """Return in words what a line lacks before it may be checked and signed."""
    found = [NAMES[letter] for letter in line.missing]
    if line.change != Change.NEW and not line.changing_text:
        found.append("Văn bản quy định việc thay đổi")
    if line.change == Change.AMENDED and not line.changed_parts:
        found.append("Nội dung sửa đổi (chưa khác bản hiện hành)")
    if line.change == Change.REPLACING and not line.replaced.all():
        found.append("Thủ tục bị thay thế")
    return found


def check_complete(announcement: Announcement, lines: Iterable[AnnouncementLine]) -> None:
    """Check that a draft may be handed in.

    Raises:
        Invalid: it has no lines or bases, or a line lacks something; the first few are told.
    """
    lines = list(lines)
    if not lines:
        raise Invalid("Dự thảo chưa có thủ tục nào.")
    if not announcement.bases:
        raise Invalid("Dự thảo chưa ghi căn cứ pháp lý.", field="bases")
    short = [(line, found) for line in lines if (found := lacks(line))]
    if short:
        told = "; ".join(f"{line.code} thiếu {', '.join(found).lower()}" for line, found in short[:3])
        more = f"; và {len(short) - 3} thủ tục nữa" if len(short) > 3 else ""
        raise Invalid(f"Chưa đủ nội dung: {told}{more}.")


def first_day_of(line: AnnouncementLine, effective_on: date) -> date:
    """Return the first day of a line's content."""
    return line.first_day or effective_on


def last_day_of(line: AnnouncementLine, effective_on: date) -> date:
    """Return the last day of what a line ends or replaces."""
    if line.ends and line.last_day:
        return line.last_day
    return first_day_of(line, effective_on) - timedelta(days=1)


def check_catalogue(lines: Iterable[AnnouncementLine], effective_on: date) -> None:
    """Check that lines still fit the catalogue: nobody changed it meanwhile, versions do not overlap.

    Raises:
        Conflict: one does not; which and why.
    """
    for line in lines:
        current = (
            line.procedure.versions.order_by("-number").first()
            if line.procedure_id and line.procedure
            else None
        )
        if line.change == Change.NEW:
            if Procedure.objects.filter(code=line.code).exists():
                raise Conflict(f"Thủ tục {line.code}: mã đã có trong danh mục.")
            continue
        if current is not None and current.content_hash != line.base_hash:
            raise Conflict(
                f"Thủ tục {line.code}: danh mục đã có phiên bản {current.number} khác bản dùng để soạn; trả lại để "
                "đơn vị đối chiếu."
            )
        if line.ends and (current is None or current.valid_to is not None):
            raise Conflict(f"Thủ tục {line.code} không còn hiệu lực nên không bãi bỏ, hủy bỏ được.")
        start = first_day_of(line, effective_on)
        if not line.ends and current is not None and current.valid_from >= start:
            raise Conflict(
                f"Thủ tục {line.code} đã có phiên bản hiệu lực từ {said(current.valid_from)}; không lập phiên bản khác "
                f"từ {said(start)}."
            )
