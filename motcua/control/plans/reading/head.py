"""Thể thức: who issued a document, its number, date, title and signer, and the bases it names (NĐ 30/2020/NĐ-CP)."""

import re
from datetime import date

from motcua.control.plans.reading.lines import Line, Paragraph
from motcua.control.plans.reading.result import Basis, Head, Source

_NUMBER = re.compile(r"\bsố\s*:\s*(\d*)\s*(/[A-ZĐ][A-ZĐ0-9&/-]*)", re.I)
_DATED = re.compile(r"^(.{2,40}?),\s*ngày\s*(\d{1,2})?\s*tháng\s*(\d{1,2})?\s*năm\s*(\d{4})?\s*$", re.I)
_KIND = re.compile(r"^(kế hoạch|quyết định|chỉ thị|chương trình|đề án|thông báo)$", re.I)
_YEARS = re.compile(r"(?:giai đoạn|năm|6 tháng (?:đầu|cuối) năm)\s*(20\d\d)(?:\s*[-–]\s*(20\d\d))?", re.I)
_OPENING = re.compile(r"^(thực hiện|căn cứ|triển khai|nhằm|để|trên cơ sở)\b", re.I)
SIGNS = re.compile(
    r"^(tm\.\s*(ủy|uỷ) ban nhân dân|(kt\.|tm\.|tl\.|tuq\.|q\.)?\s*(phó\s+)?"
    r"(chủ tịch|chánh văn phòng|giám đốc|bộ trưởng|thủ trưởng|trưởng ban))\b",
    re.I,
)
# An office that issues under an agency above it.
_OFFICE = re.compile(
    r"^(sở|ban|văn phòng|thanh tra|trung tâm|chi cục|cục|công an|thuế|bảo hiểm|phòng)\b", re.I
)
# Two to five words; invented people are marked as such.
_NAME = re.compile(r"^([^\W\d_]+(?:\s[^\W\d_]+){1,4})( \(mẫu\))?$")
# How a basis begins: the kind of the document, then its number.
_DOCUMENT = r"(?:luật|nghị định|nghị quyết|quyết định|thông tư|chỉ thị|kế hoạch|công văn|đề án|chương trình)"
_BASIS = re.compile(
    rf"\b({_DOCUMENT})\s+số\s*:?\s*([0-9]+(?:/\d{{4}})?/[A-ZĐ][\w&-]*)"
    r"(?:\s*ngày\s*(\d{1,2})(?:/|\s*tháng\s*)(\d{1,2})(?:/|\s*năm\s*)(\d{4}))?",
    re.I,
)


# How a paragraph of bases begins.
OPENING = re.compile(r"^(thực hiện|căn cứ|triển khai)\b\s*", re.I)
_OF_ITS_OWN = re.compile(r"(^|[,.]|\bvà|thực hiện|căn cứ|triển khai)\s*$(?<!việc thực hiện )", re.I)


def read_head(lines: list[Line]) -> Head:
    """Read the head and the signer of a document; what it leaves blank stays empty."""
    head = Head()
    printed = [line for line in lines if line.text]
    _issuer(head, printed)
    for line in printed[:60]:
        if not head.number_text and (found := _NUMBER.search(line.text)) and "kèm theo" not in line.text:
            head.number_text = found[1] + found[2]
            head.number = head.number_text if found[1] else ""
        if not head.date_text and (found := _DATED.match(line.text)):
            head.place, head.date_text = found[1], line.text.partition(",")[2].strip()
            head.date = date_of(found[2], found[3], found[4])
    _title(head, printed)
    head.year, head.last_year = years_of(head.title, head.date_text)
    _signer(head, printed)
    if not head.issuer:
        _inferred_issuer(head, printed)
    return head


def years_of(title: str, date_text: str) -> tuple[int | None, int | None]:
    """Return a plan's first and last year: those of its title, else that of its day."""
    years = _YEARS.search(title)
    written = re.search(r"\b(20\d\d)\b", date_text)
    first = int(years[1]) if years else int(written[1]) if written else None
    return first, int(years[2]) if years and years[2] else first


def _issuer(head: Head, printed: list[Line]) -> None:
    number = next((n for n, line in enumerate(printed[:12]) if _NUMBER.match(line.text)), 0)
    for place in range(number - 1, -1, -1):
        if not printed[place].text.isupper():
            break
        if _OFFICE.match(printed[place].text):
            head.issuer = _lowered(" ".join(line.text for line in printed[place:number]), printed)
            return
    for place, line in enumerate(printed[:30]):
        if re.match(r"^(ủy|uỷ) ban nhân dân\b", line.text, re.I):
            whose = re.sub(r"^(ủy|uỷ) ban nhân dân\s*", "", line.text, flags=re.I)
            whose = whose or (printed[place + 1].text if place + 1 < len(printed) else "")
            tier, _, name = whose.partition(" ")
            head.issuer = f"UBND {tier.lower()} {name.title()}".strip()
            return


def _lowered(name: str, printed: list[Line]) -> str:
    """Return the name of an office that is printed in capitals: "Văn phòng UBND tỉnh Mẫu"."""
    lowered = name.lower().replace("ubnd", "UBND").replace("hđnd", "HĐND")
    place = next((found[1] for line in printed[:60] if (found := _DATED.match(line.text))), "")
    lowered = re.sub(rf"\b{re.escape(place.lower())}$", place, lowered) if place else lowered
    return lowered[:1].upper() + lowered[1:]


def _inferred_issuer(head: Head, printed: list[Line]) -> None:
    """Where the name over the number is missing: the number says whose it is, the place which province's."""
    if not head.place or not any("UBND tỉnh" in line.text for line in printed):
        return
    office = "Văn phòng UBND" if head.number_text.endswith("-VP") else "UBND"
    if office == "Văn phòng UBND" or "UBND" in head.number_text:
        head.issuer, head.issuer_inferred = f"{office} tỉnh {head.place}", True


def _title(head: Head, printed: list[Line]) -> None:
    for place, line in enumerate(printed[:60]):
        about = re.match(r"^v/v\s*:?\s*(.*)", line.text, re.I)
        if about:
            head.kind = "CÔNG VĂN"
            head.title = " ".join([about[1], *_title_lines(printed, place + 1)]).strip()
            head.addressees = _addressees(printed[place:])
            return
        if _KIND.match(line.text):
            head.kind = line.text.upper()
            head.title = " ".join(_title_lines(printed, place + 1))
            return


def _title_lines(printed: list[Line], at: int) -> list[str]:
    found: list[str] = []
    for line in printed[at : at + 8]:
        if (
            _OPENING.match(line.text)
            or line.text.endswith(":")
            or _DATED.match(line.text)
            or re.match(r"^(I\.|kính gửi|phần|cộng h(òa|oà)\b)", line.text, re.I)
        ):
            break
        if found and line.text.startswith("UBND"):
            break
        found.append(line.text)
    return found


def _addressees(printed: list[Line]) -> list[str]:
    at = next((n for n, line in enumerate(printed[:20]) if line.text.lower().startswith("kính gửi")), None)
    if at is None:
        return []
    found = [printed[at].text.partition(":")[2].strip()]
    for line in printed[at + 1 : at + 12]:
        if not line.text.startswith("-"):
            break
        found.append(line.text)
    return [name for text in found if (name := text.strip("- ;.").strip())]


def _signer(head: Head, printed: list[Line]) -> None:
    """The name under the last line of the signer's office, before any annex."""
    for place, line in enumerate(printed):
        if SIGNS.match(line.text) and len(line.text) < 40:
            under = next(
                (n for n in range(place + 1, min(place + 4, len(printed))) if _is_name(printed[n].text)), None
            )
            if under is not None:
                titles = [one.text for one in printed[place:under] if SIGNS.match(one.text)]
                head.signer, head.signer_title = printed[under].text, " ".join(titles)
                return


def _is_name(text: str) -> bool:
    found = _NAME.match(text)
    return found is not None and not text.isupper() and all(word[0].isupper() for word in found[1].split())


def date_of(day: str | None, month: str | None, year: str | None) -> date | None:
    """Return a printed day, None when some of it is left blank or there is no such day."""
    try:
        return date(int(year or 0), int(month or 0), int(day or 0))
    except ValueError:
        return None


def read_bases(body: list[Paragraph]) -> list[Basis]:
    """Return the documents that the opening paragraphs name as their bases, before the first heading."""
    found: list[Basis] = []
    for paragraph in body:
        if re.match(r"^(I|1)\.\s", paragraph.text):
            break
        if not OPENING.match(paragraph.text):
            continue
        for piece in paragraph.text.split(";"):
            for named in _BASIS.finditer(piece):
                if found and not _OF_ITS_OWN.search(piece[: named.start()]):
                    continue  # named by a basis, not a basis itself
                found.append(
                    Basis(
                        text=OPENING.sub("", piece.strip(" .:")), kind=named[1].capitalize(), number=named[2],
                        date=date_of(named[3], named[4], named[5]), source=_source(paragraph),
                    )
                )  # fmt: skip
    return found


def _source(paragraph: Paragraph) -> Source:
    return Source(first=paragraph.first, last=paragraph.last)
