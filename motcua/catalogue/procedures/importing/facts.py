"""Reader of the CSV of facts: one row a procedure, without papers, steps and conditions."""

import csv
import io
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from motcua.base.errors import Invalid
from motcua.base.text import clean, money
from motcua.catalogue.procedures.importing.reading import KINDS, LEVELS, UNITS, Loose, Reading, split_code
from motcua.catalogue.procedures.importing.record import (
    AgencyRecord,
    BasisRecord,
    ChannelRecord,
    FeeRecord,
    ProcedureRecord,
    ResultRecord,
)

COLUMNS = (
    "ma",
    "ten",
    "linh_vuc",
    "cap",
    "loai",
    "doi_tuong",
    "qd_cong_bo",
    "co_quan_thuc_hien",
    "kenh_thoi_han_phi",
    "so_giay_to",
    "can_cu",
    "ma_ket_qua",
)
FEE_NAME = "Phí, lệ phí"
NAMES = {"Mã thủ tục": "ma", "Tên thủ tục": "ten", "Lĩnh vực": "linh_vuc", "Quyết định công bố": "qd_cong_bo"}


def read(text: str) -> Reading:
    """Read the CSV layout (columns `COLUMNS`, lists parted by "|").

    Raises:
        Invalid: a column is missing, so the file is of another kind.
    """
    rows = csv.DictReader(io.StringIO(text, newline=""))
    try:
        header = list(rows.fieldnames or [])
    except csv.Error:
        raise Invalid("Không đọc được dòng tiêu đề của tệp CSV.") from None
    lacking = [column for column in COLUMNS if column not in header]
    if lacking:
        raise Invalid(f"Tệp CSV thiếu cột: {', '.join(lacking)}.")
    reading = Reading()
    try:
        for row in rows:
            record, faults = _record(row, f"dòng {rows.line_num}")
            reading.take(record, faults, NAMES)
    except csv.Error as error:
        raise Invalid(f"Tệp CSV hỏng gần dòng {rows.line_num}: {error}") from None
    return reading


def _parts(text: str) -> list[str]:
    return [part for part in (clean(part) for part in text.split("|")) if part]


def _record(row: dict[str, str], where: str) -> tuple[ProcedureRecord, list[tuple[str, str]]]:
    faults: list[tuple[str, str]] = []
    loose = Loose(row, "", faults)
    code, suffix = split_code(loose.text("ma"))
    channels, fees = _channels(loose)
    executing = loose.text("co_quan_thuc_hien")
    record = ProcedureRecord(
        code=code,
        local_suffix=suffix,
        name=loose.text("ten"),
        source="csv",
        where=where,
        carries="facts",
        field_name=loose.text("linh_vuc"),
        kind=loose.choice("loai", KINDS),
        levels=_levels(loose),
        targets=_parts(row["doi_tuong"] or ""),
        decision_no=loose.text("qd_cong_bo"),
        document_count=loose.integer("so_giay_to"),
        channels=channels,
        fees=fees,
        agencies=[AgencyRecord("THUC_HIEN", executing)] if executing else [],
        bases=[BasisRecord(number) for number in _parts(row["can_cu"] or "")],
        results=[ResultRecord(code=result) for result in _parts(row["ma_ket_qua"] or "")],
    )
    return record, faults


def _levels(loose: Loose) -> list[str]:
    levels = []
    for part in _parts(loose.text("cap")):
        if part.lower() not in LEVELS:
            loose.fault("cap", f"không có cấp “{part}”")
        else:
            levels.append(LEVELS[part.lower()])
    return levels


def _channels(loose: Loose) -> tuple[list[ChannelRecord], list[FeeRecord]]:
    """Read `kênh:thời hạn:đơn vị:phí` groups; a fee common to all channels is kept once."""
    channels: list[ChannelRecord] = []
    fees: dict[int, set[int]] = {}
    for part in _parts(loose.text("kenh_thoi_han_phi")):
        pieces = part.split(":")
        if len(pieces) != 4 or pieces[0] not in ("1", "2", "3"):
            loose.fault("kenh_thoi_han_phi", f"“{part}” không theo dạng kênh:thời hạn:đơn vị:phí")
            continue
        channel, amount, unit = int(pieces[0]), pieces[1], pieces[2]
        fees.setdefault(channel, set()).update(_amounts(loose, part, pieces[3]))
        if not amount:
            channels.append(ChannelRecord(channel))
            continue
        try:
            limit = Decimal(amount)
        except InvalidOperation:
            limit = Decimal(0)
        if limit <= 0 or unit.lower() not in UNITS:
            loose.fault("kenh_thoi_han_phi", f"thời hạn “{amount}:{unit}” không đọc được")
            continue
        channels.append(ChannelRecord(channel, limit, UNITS[unit.lower()]))
    return sorted(channels, key=lambda row: (row.channel, row.unit, row.amount or 0)), list(_fees(fees))


def _amounts(loose: Loose, part: str, text: str) -> list[int]:
    amounts = [piece for piece in text.split("/") if piece]
    if not all(piece.isdecimal() for piece in amounts):
        loose.fault("kenh_thoi_han_phi", f"mức phí trong “{part}” không phải là số đồng")
        return []
    return [int(piece) for piece in amounts]


def _fees(by_channel: dict[int, set[int]]) -> Iterator[FeeRecord]:
    """One row for all channels that ask the same; several rates are told in words, the amount unknown."""
    same = len({frozenset(amounts) for amounts in by_channel.values()}) == 1
    for channel, amounts in sorted(by_channel.items())[: 1 if same else None]:
        place = None if same else channel
        if len(amounts) == 1:
            yield FeeRecord(FEE_NAME, amount=next(iter(amounts)), channel=place)
        elif amounts:
            rates = " hoặc ".join(money(amount) for amount in sorted(amounts))
            yield FeeRecord(FEE_NAME, note=f"Nhiều mức: {rates}, tùy trường hợp", channel=place)
