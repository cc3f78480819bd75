"""The verifier: recomputes the whole chain in Python and names the first row that does not fit.

It trusts nothing in the database but the rows: not the functions that chained them, not the triggers
(which it looks for), not the head, and it holds the rows against the seals outside.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import connection, transaction

from motcua.base.audit import readings, seals

GENESIS = hashlib.sha256(b"motcua").digest()
TRIGGERS = frozenset(
    {"audit_1_lock", "audit_2_chain", "audit_3_head", "audit_act_no_change", "audit_act_no_truncate"}
)
READING_TRIGGERS = frozenset(
    {"audit_reading_1_lock", "audit_reading_2_stamp", "audit_reading_no_change", "audit_reading_no_truncate"}
)
ROWS = """
SELECT seq, prev_hash, hash,
       (extract(epoch FROM recorded_at) * 1000000)::bigint,
       ARRAY[seq::text, (extract(epoch FROM at) * 1000000)::bigint::text,
             (extract(epoch FROM recorded_at) * 1000000)::bigint::text,
             act, actor_id::text, actor_name, roles::text, unit_name, on_behalf_of, ip, channel,
             object_kind, object_id::text, label, detail::text]
FROM audit_act ORDER BY seq
"""


@dataclass(frozen=True)
class Break:
    """One thing that does not fit: which kind, at which row (None for a seal or a trigger), in words."""

    kind: str
    seq: int | None
    words: str


@dataclass
class Report:
    """What a verification found; `breaks` is empty for a whole trail, its first entry the first place."""

    rows: int = 0
    head: int = 0
    seals: int = 0
    breaks: list[Break] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Tell whether nothing is broken."""
        return not self.breaks

    def as_dict(self) -> dict[str, Any]:
        """Return the report for `--json`."""
        return asdict(self) | {"whole": self.whole}


def canonical(parts: list[str | None]) -> bytes:
    """Return the text a row is hashed as: each part as length, colon, text; NULL as "-"."""
    return ";".join("-" if part is None else f"{len(part)}:{part}" for part in parts).encode()


def _stream() -> Iterator[tuple[int, bytes, bytes, int, list[str | None]]]:
    """Yield the rows in order through a server-side cursor, so that memory stays flat."""
    raw = connection.connection
    with raw.cursor(name="audit_verify") as cursor:
        cursor.itersize = 5000
        cursor.execute(ROWS)
        yield from cursor


def _walk(report: Report, sealed: dict[int, list[seals.Seal]]) -> tuple[int, bytes]:
    """Check every row against the one before it; stop at the first break. Returns the last good place."""
    seq, last_hash, last_time = 0, GENESIS, 0
    for number, prev, own, recorded, parts in _stream():
        report.rows += 1
        fits = hashlib.sha256(bytes(prev) + canonical(parts)).digest() == bytes(own)
        found = _judge(number, seq, bytes(prev) == last_hash, fits, recorded < last_time)
        if found:
            report.breaks.append(found)
            return seq, last_hash
        seq, last_hash, last_time = number, bytes(own), recorded
        for seal in sealed.pop(number, []):
            if seal.hash != last_hash.hex():
                report.breaks.append(
                    Break(
                        "seal", number,
                        f"Dòng {number} không khớp bản niêm phong ngày {seal.day}: "
                        "chuỗi đã bị viết lại từ dòng này hoặc trước đó.",
                    )
                )  # fmt: skip
                return seq, last_hash
    return seq, last_hash


def _judge(number: int, before: int, linked: bool, fits: bool, backwards: bool) -> Break | None:
    expected = before + 1
    if number < expected:
        return Break("insert", number, f"Dòng {number} bị chèn thêm vào trước đầu chuỗi.")
    if number > expected:
        gone = f"dòng {expected}" if number == expected + 1 else f"các dòng {expected}–{number - 1}"
        return Break("delete", expected, f"Thiếu {gone}: đã bị xóa.")
    if linked and fits:
        if backwards:
            return Break(
                "clock", number, f"Dòng {number} ghi lúc sớm hơn dòng {before}: đồng hồ máy chủ bị vặn lùi."
            )
        return None
    if linked:
        return Break("update", number, f"Dòng {number} đã bị sửa nội dung.")
    if fits:
        return Break(
            "order",
            number,
            f"Dòng {number} không nối vào dòng {before}: bị chèn vào, hoặc dòng trước đã bị thay.",
        )
    return Break("order", number, f"Dòng {number} bị đổi chỗ hoặc bị chèn vào: không nối vào dòng {before}.")


def _check_head(report: Report, seq: int, last_hash: bytes) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, hash FROM audit_chainhead")
        head = cursor.fetchone()
    if head is None:
        report.breaks.append(Break("head", None, "Mất bản ghi đầu chuỗi."))
        return
    report.head = head[0]
    if head[0] > seq:
        cut = f"dòng {head[0]}" if head[0] == seq + 1 else f"các dòng {seq + 1}–{head[0]}"
        report.breaks.append(Break("tail", seq + 1, f"Cuối nhật ký bị cắt: thiếu {cut}."))
    elif head[0] < seq:
        words = f"Dòng {head[0] + 1} bị chèn vào cuối, ngoài chuỗi (đầu chuỗi ở dòng {head[0]})."
        report.breaks.append(Break("insert", head[0] + 1, words))
    elif bytes(head[1]) != last_hash:
        report.breaks.append(Break("head", seq, f"Đầu chuỗi không khớp dòng cuối ({seq})."))


def _check_triggers(report: Report) -> None:
    guarded = (("audit_act", TRIGGERS, "nhật ký"), ("audit_reading", READING_TRIGGERS, "lượt xem"))
    for table, wanted, words in guarded:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT tgname FROM pg_trigger "
                "WHERE tgrelid = %s::regclass AND NOT tgisinternal AND tgenabled = 'O'",
                [table],
            )
            there = {name for (name,) in cursor.fetchall()}
        for name in sorted(wanted - there):
            fault = f"Chốt bảo vệ {name} của bảng {words} đã bị tắt hoặc bị gỡ."
            report.breaks.append(Break("trigger", None, fault))


def verify() -> Report:
    """Check the whole trail: every row's content, order, gaps, time, the head, the triggers and the seals.

    Reads one snapshot, so the site may go on working meanwhile.
    """
    report = Report()
    known = seals.read_all()
    report.seals = len(known)
    sealed: dict[int, list[seals.Seal]] = {}
    for item in known:
        if not item.fault:
            sealed.setdefault(item.seq, []).append(item)
    for item in sealed.pop(0, []):
        if item.hash != GENESIS.hex():
            report.breaks.append(Break("seal", 0, f"Bản niêm phong ngày {item.day} không khớp gốc chuỗi."))
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        seq, last_hash = _walk(report, sealed)
        if report.whole:
            _check_head(report, seq, last_hash)
            for number in sorted(sealed):
                report.breaks += [
                    Break(
                        "seal", number,
                        f"Bản niêm phong ngày {item.day} thấy đến dòng {number}, nay nhật ký chỉ còn "
                        f"{seq} dòng: đã bị cắt hoặc bị thay bằng bản cũ.",
                    )
                    for item in sealed[number]
                ]  # fmt: skip
            report.breaks += [Break("reading", number, words) for number, words in readings.broken_seals()]
        _check_triggers(report)
    report.breaks += [
        Break("seal", None, f"Bản niêm phong ngày {item.day} {item.fault}.") for item in known if item.fault
    ]
    return report
