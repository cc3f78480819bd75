"""The eight rules of data cleaning as plain comparison (kiem-soat-tthc.md 1.9); reads records, writes nothing."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from motcua.base.errors import Invalid
from motcua.base.text import clean, day, fold, money, number
from motcua.catalogue.procedures.importing.record import ProcedureRecord
from motcua.catalogue.procedures.models import Channel, TimeUnit

MOST_TOLD = 12


@dataclass(frozen=True)
class Difference:
    """One thing a rule found: of which code, in what words, what each side says.

    `part` tells findings of one rule and code apart and stays the same over runs (a document's number, a form).
    """

    rule: int
    code: str
    name: str
    what: str
    ours: str = ""
    theirs: str = ""
    part: str = ""

    @property
    def key(self) -> str:
        """The same difference has the same key in every run."""
        return _hash(self.rule, self.code, self.part)

    @property
    def digest(self) -> str:
        """What both sides say, so that an excuse holds for that alone."""
        return _hash(self.what, self.ours, self.theirs)


def _hash(*parts: object) -> str:
    return hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()


@dataclass(frozen=True)
class Own:
    """A procedure of the province: its record (of the version in force, else its last), and whether it is in force."""

    record: ProcedureRecord
    in_force: bool
    posted_at: int = 0


@dataclass(frozen=True)
class Ended:
    """A legal document that is no longer in force."""

    number: str
    ended_on: date
    replaced_by: str = ""


def by_code(records: Iterable[ProcedureRecord]) -> dict[str, ProcedureRecord]:
    """Return the national records by code.

    Raises:
        Invalid: a code stands twice; nothing can be compared with such a list.
    """
    rows = list(records)
    twice = sorted(code for code, count in Counter(row.code for row in rows).items() if count > 1)
    if twice:
        places = {
            code: [row.where for row in rows if row.code == code and row.where] for code in twice[:MOST_TOLD]
        }
        told = "; ".join(f"{code} ({', '.join(places[code])})" if places[code] else code for code in places)
        more = f" và {len(twice) - MOST_TOLD} mã khác" if len(twice) > MOST_TOLD else ""
        raise Invalid(
            f"Danh sách quốc gia có {len(twice)} mã lặp: {told}{more}. Xuất lại danh sách, mỗi mã một bản ghi.",
            field="file",
        )
    return {row.code: row for row in rows}


def presence(
    own: Mapping[str, Own],
    national: Mapping[str, ProcedureRecord],
    *,
    whole: bool,
    unread: frozenset[str] = frozenset(),
) -> Iterator[Difference]:
    """Rule 1: a code on one side that the other side does not have.

    Args:
        whole: the national file has the whole list of the province; else what it lacks says nothing.
        unread: codes whose national record could not be read; they are there all the same.
    """
    if whole:
        for code, one in own.items():
            if one.in_force and code not in national and code not in unread:
                yield Difference(
                    1,
                    code,
                    one.record.name,
                    "Có ở tỉnh, không có ở CSDL quốc gia",
                    one.record.name,
                    "không có",
                    "own",
                )
    for code, record in national.items():
        if (
            code not in own
            and record.is_public
            and (not record.levels or {"TINH", "XA"} & set(record.levels))
        ):
            yield Difference(
                1,
                code,
                record.name,
                "Có ở CSDL quốc gia, không có ở tỉnh",
                "không có",
                record.name,
                "national",
            )


def contents(own: Mapping[str, Own], national: Mapping[str, ProcedureRecord]) -> Iterator[Difference]:
    """Rules 2 and 3: another name, time limit, fee or papers, of what is in force on both sides."""
    for code, one in own.items():
        other = national.get(code)
        if other is None or not one.in_force or not other.is_public:
            continue
        mine, theirs = one.record, other
        if _plain(mine.name) != _plain(theirs.name):
            yield Difference(2, code, mine.name, "Khác tên thủ tục", mine.name, theirs.name, "name")
        for part, what, lines in (
            ("limit", "Khác thời hạn giải quyết", limit_lines),
            ("fee", "Khác phí, lệ phí", fee_lines),
            ("papers", "Khác thành phần hồ sơ", paper_lines),
        ):
            if part == "papers" and theirs.carries == "facts":
                continue
            left, right = lines(mine), lines(theirs)
            if {fold(line) for line in left} != {fold(line) for line in right}:
                yield Difference(3, code, mine.name, what, _apart(left, right), _apart(right, left), part)


def _plain(name: str) -> str:
    return clean(name).rstrip(" .;")


def _apart(lines: list[str], others: list[str]) -> str:
    """Return the lines the other side does not have; all when it has none of its own."""
    known = {fold(line) for line in others}
    rest = [line for line in lines if fold(line) not in known]
    if not lines:
        return "chưa ghi"
    return "\n".join(rest) or "các dòng còn lại như nhau"


def limit_lines(record: ProcedureRecord) -> list[str]:
    """Return a record's time limits by channel, each once, in words."""
    rows = [row for row in record.channels if row.amount is not None]
    return sorted(
        {f"{Channel(row.channel).label}: {number(row.amount)} {TimeUnit(row.unit).label}" for row in rows}
    )


def fee_lines(record: ProcedureRecord) -> list[str]:
    """Return a record's known fees by channel, each once, in words; a fee for all channels stands at each."""
    channels = sorted({row.channel for row in record.channels}) or [1]
    found = set()
    for fee in record.fees:
        if fee.amount is None:
            continue
        for channel in [fee.channel] if fee.channel else channels:
            found.add(f"{Channel(channel).label}: {money(fee.amount) if fee.amount else 'miễn phí'}")
    return sorted(found)


def paper_lines(record: ProcedureRecord) -> list[str]:
    """Return the names of a record's papers over all cases, each once, in their order."""
    names = (clean(paper.name) for case in record.cases for paper in case.documents)
    return list(dict.fromkeys(name for name in names if name))


def legal_bases(own: Mapping[str, Own], ended: Mapping[str, Ended], on: date) -> Iterator[Difference]:
    """Rule 4: a legal basis that is no longer in force on a day.

    Args:
        ended: by `document_key` of the number.
    """
    for code, one in own.items():
        if not one.in_force:
            continue
        for basis in one.record.bases:
            found = ended.get(document_key(basis.number))
            if found is not None and found.ended_on <= on:
                instead = f", thay bằng {found.replaced_by}" if found.replaced_by else ""
                yield Difference(
                    4, code, one.record.name, f"Căn cứ {basis.number} đã hết hiệu lực",
                    f"{basis.number} {basis.name}".strip(), f"hết hiệu lực từ {day(found.ended_on)}{instead}",
                    document_key(basis.number),
                )  # fmt: skip


def document_key(text: str) -> str:
    """Return a document's number as it is compared: no accents, no spaces."""
    return fold(text).replace(" ", "")


def late_entries(
    own: Mapping[str, Own],
    national: Mapping[str, ProcedureRecord],
    *,
    taken_on: date,
    due_of: Callable[[date], date],
    entered: Mapping[str, date],
) -> Iterator[Difference]:
    """Rule 5: a decision of the province that was not in the national list when its limit had passed.

    Known are the day of signing and whether the list taken on a day already carries the decision; where the day of
    entry itself is told (`entered`), that counts.

    Args:
        due_of: the last day to enter what was signed on a day.
        entered: days of entry by code.
    """
    for code, one in own.items():
        record = one.record
        signed = record.decision_date
        if not one.in_force or signed is None or not of_the_province(record):
            continue
        due, done = due_of(signed), entered.get(code)
        told = f"{record.decision_no} ký ngày {day(signed)}, hạn nhập {day(due)}"
        if done is not None:
            if done > due:
                yield Difference(
                    5,
                    code,
                    record.name,
                    "Nhập CSDL quốc gia quá hạn",
                    told,
                    f"nhập ngày {day(done)}",
                    "entry",
                )
            continue
        other = national.get(code)
        carried = other is not None and (
            not other.decision_no or document_key(other.decision_no) == document_key(record.decision_no)
        )
        if not carried and taken_on > due:
            yield Difference(
                5, code, record.name, "Quá hạn mà chưa có trên CSDL quốc gia", told,
                f"danh sách ngày {day(taken_on)} chưa có quyết định này", "entry",
            )  # fmt: skip


def of_the_province(record: ProcedureRecord) -> bool:
    """Tell whether a procedure was announced by the province, which then enters it."""
    told = fold(f"{record.decision_no} {record.publisher}")
    return "ubnd" in told or "uy ban nhan dan" in told


def still_public(own: Mapping[str, Own], national: Mapping[str, ProcedureRecord]) -> Iterator[Difference]:
    """Rule 6: ended on one side and still public on the other, or still hanging at a posting point."""
    for code, one in own.items():
        name, other = one.record.name, national.get(code)
        if not one.in_force and other is not None and other.is_public:
            yield Difference(
                6,
                code,
                name,
                "Tỉnh đã thôi áp dụng, quốc gia còn công khai",
                "đã thôi áp dụng",
                "đang công khai",
                "own",
            )
        if one.in_force and other is not None and not other.is_public:
            yield Difference(
                6, code, name, "Quốc gia đã thôi công khai, tỉnh còn áp dụng", "đang áp dụng", "không công khai",
                "national",
            )  # fmt: skip
        if not one.in_force and one.posted_at:
            yield Difference(
                6,
                code,
                name,
                "Đã thôi áp dụng nhưng còn niêm yết",
                f"còn ở {one.posted_at} điểm niêm yết",
                "",
                "wall",
            )


def without_process(lacking: Iterable[tuple[str, str, list[str]]]) -> Iterator[Difference]:
    """Rule 7: a procedure without an approved process at a tier that handles it.

    Args:
        lacking: code, name, tiers in words.
    """
    for code, name, tiers in lacking:
        yield Difference(
            7,
            code,
            name,
            "Chưa có quy trình nội bộ, quy trình điện tử",
            f"thiếu ở {', '.join(tiers)}",
            "",
            "process",
        )


@dataclass(frozen=True)
class KnownForm:
    """What is known of the file behind a form's address."""

    opens: bool
    fault: str = ""


def forms(
    own: Mapping[str, Own], known: Mapping[str, KnownForm], unchecked: set[str]
) -> Iterator[Difference]:
    """Rule 8: a form that is named without a file, or whose file does not open.

    Args:
        known: by address, what was found of the files that were kept and looked into.
        unchecked: filled with the addresses nobody has looked behind yet; that is no finding.
    """
    for code, one in own.items():
        if not one.in_force:
            continue
        told: set[str] = set()
        for paper in (paper for case in one.record.cases for paper in case.documents):
            title = paper.form_name or paper.form_code
            mark = document_key(paper.form_url or title)[:200]
            if not mark or mark in told:
                continue
            told.add(mark)
            if not paper.form_url:
                yield Difference(
                    8, code, one.record.name, "Có mẫu đơn nhưng không có tệp", title, "", f"lacks {mark}"
                )
            elif paper.form_url not in known:
                unchecked.add(paper.form_url)
            elif not known[paper.form_url].opens:
                yield Difference(
                    8, code, one.record.name, "Tệp mẫu không mở được", f"{title}\n{paper.form_url}".strip(),
                    known[paper.form_url].fault, f"broken {mark}",
                )  # fmt: skip
