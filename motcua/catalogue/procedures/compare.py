"""Two versions side by side, part by part, down to the words that changed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from motcua.base.text import day, money, number
from motcua.catalogue.procedures.importing.record import CaseRecord, ChannelRecord, FeeRecord, ProcedureRecord
from motcua.catalogue.procedures.models import Channel, Fee, ProcedureAgency, ProcedureVersion, TimeUnit

_WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Piece:
    """Some words of a line; `changed` when the other side does not have them."""

    text: str
    changed: bool


@dataclass(frozen=True)
class Pair:
    """A line of the older and of the newer version; an empty side means the line is not there."""

    old: list[Piece]
    new: list[Piece]

    @property
    def changed(self) -> bool:
        """Whether anything differs."""
        return any(piece.changed for piece in (*self.old, *self.new))


@dataclass(frozen=True)
class PartDifference:
    """One part of the procedure in both versions."""

    title: str
    pairs: list[Pair]

    @property
    def changed(self) -> bool:
        """Whether any line differs."""
        return any(pair.changed for pair in self.pairs)


def differences(old: ProcedureRecord, new: ProcedureRecord) -> list[PartDifference]:
    """Return every part that either version has, in the order of the article, with its lines side by side."""
    before, after = lines_of(old), lines_of(new)
    return [
        PartDifference(title, list(_pairs(before[title], after[title])))
        for title in before
        if before[title] or after[title]
    ]


def changed_parts(old: ProcedureRecord, new: ProcedureRecord) -> list[str]:
    """Return the names of the parts that differ."""
    before, after = lines_of(old), lines_of(new)
    return [title for title in before if before[title] != after[title]]


def _pairs(old: list[str], new: list[str]) -> Iterator[Pair]:
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from (Pair([Piece(line, False)], [Piece(line, False)]) for line in old[a:b])
            continue
        left, right = old[a:b], new[c:d]
        for at in range(max(len(left), len(right))):
            if at < len(left) and at < len(right):
                yield _words(left[at], right[at])
            elif at < len(left):
                yield Pair([Piece(left[at], True)], [])
            else:
                yield Pair([], [Piece(right[at], True)])


def _words(old: str, new: str) -> Pair:
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    left: list[Piece] = []
    right: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if a < b:
            left.append(Piece("".join(before[a:b]), kind != "equal"))
        if c < d:
            right.append(Piece("".join(after[c:d]), kind != "equal"))
    return Pair(left, right)


def _yes(value: bool) -> str:
    return "có" if value else "không"


def lines_of(record: ProcedureRecord) -> dict[str, list[str]]:
    """Return a record as readable Vietnamese lines, by part."""
    names = {case.code: case.name for case in record.cases}
    return {
        "Tên và lĩnh vực": [line for line in (record.name, record.field_name) if line],
        "Mô tả": _filled(
            ("Tóm tắt", record.summary),
            ("Từ khóa", record.keywords),
            ("Địa chỉ tiếp nhận", record.address_note),
        ),
        "Công bố": _filled(
            ("Quyết định công bố", record.decision_no),
            ("Ngày", day(record.decision_date) if record.decision_date else ""),
            ("Cơ quan công bố", record.publisher),
            ("Loại", dict(ProcedureVersion.Kind.choices).get(record.kind, record.kind)),
            ("Công khai", "" if record.is_public else "không"),
        ),
        "Cấp thực hiện": [
            str(dict(ProcedureVersion.Level.choices).get(level, level)) for level in record.levels
        ],
        "Trình tự thực hiện": list(_case_lines(record.cases, "steps")),
        "Cách thức và thời hạn": [_channel(row, names) for row in record.channels],
        "Thành phần hồ sơ": [*_case_lines(record.cases, "documents"), f"Số bộ hồ sơ: {record.copies_of_set}"],
        "Đối tượng thực hiện": [*record.targets, *_filled(("Mô tả", record.target_note))],
        "Cơ quan giải quyết": [
            *(f"{ProcedureAgency.Role(row.role).label}: {row.name or row.code}" for row in record.agencies),
            *_filled(("Mô tả", record.executing_note), ("Có thẩm quyền", record.authority_note)),
        ],
        "Kết quả thực hiện": [
            " · ".join(
                part
                for part in (
                    row.code,
                    row.name,
                    f"giá trị {row.valid_months} tháng" if row.valid_months else "",
                )
                if part
            )
            for row in record.results
        ],
        "Yêu cầu, điều kiện": record.conditions.splitlines()
        or (["Không quy định"] if record.no_conditions else []),
        "Phí, lệ phí": [*(_fee(fee, names) for fee in record.fees), *record.fee_note.splitlines()]
        or (["Không thu"] if record.no_fees else []),
        "Căn cứ pháp lý": [f"{row.number} {row.name}".strip() for row in record.bases],
        "Thực hiện tại địa phương": _filled(
            ("Mức dịch vụ công", dict(ProcedureVersion.ServiceLevel.choices).get(record.service_level, "")),
            ("Số khâu tại chỗ", str(record.onsite_level) if record.onsite_level else ""),
            ("Phi địa giới", _yes(record.nonterritorial)),
            ("Giao bưu chính", _yes(record.post_delegated)),
            ("Trả ngay", _yes(record.instant)),
            ("Đồng hồ khi bổ sung", dict(ProcedureVersion.ClockMode.choices).get(record.clock_mode, "")),
            ("Hệ thống xử lý", record.processing_system),
        ),
        "Thủ tục liên quan": [
            f"{row.code} ({'liên thông' if row.kind == 'LIEN_THONG' else 'liên quan'})"
            for row in record.related
        ],
    }


def _filled(*pairs: tuple[str, object]) -> list[str]:
    return [f"{label}: {line}" for label, text in pairs if text for line in str(text).splitlines()]


def _case_lines(cases: list[CaseRecord], what: str) -> Iterator[str]:
    """Yield the lines of each case, once when all cases have the same."""
    first = getattr(cases[0], what) if cases else []
    same = all(getattr(case, what) == first for case in cases)
    for case in cases[:1] if same else cases:
        if case.name and not same:
            yield f"Trường hợp {case.name}:"
        if what == "steps":
            yield from (line for step in case.steps for line in step.splitlines())
            continue
        for paper in case.documents:
            counts = [
                f"{paper.originals} bản chính" if paper.originals else "",
                f"{paper.copies} bản sao" if paper.copies else "",
            ]
            more = [
                *counts,
                f"mẫu {paper.form_name}" if paper.form_name else "",
                "" if paper.required else "nếu có",
            ]
            yield " · ".join([paper.name, *(part for part in more if part)])


def _channel(row: ChannelRecord, names: dict[str, str]) -> str:
    limit = (
        f"{number(row.amount)} {TimeUnit(row.unit).label}" if row.amount is not None else "chưa ghi thời hạn"
    )
    parts = [f"{Channel(row.channel).label}: {limit}", names.get(row.case, ""), row.note]
    return " · ".join(part for part in parts if part)


def _fee(fee: FeeRecord, names: dict[str, str]) -> str:
    amount = "chưa ghi mức" if fee.amount is None else (money(fee.amount) if fee.amount else "miễn phí")
    parts = [
        f"{fee.name} ({Fee.Kind(fee.kind).label.lower()}): {amount}{f'/{fee.per}' if fee.per else ''}",
        Channel(fee.channel).label if fee.channel else "",
        names.get(fee.case, ""),
        fee.note,
        f"căn cứ {fee.basis}" if fee.basis else "",
    ]
    return " · ".join(part for part in parts if part)
