"""What a line says in the annex: limit, place, fee, bases, agency, as a list of procedures is printed (1.2)."""

from motcua.base.text import money, number
from motcua.catalogue.announcements import contents
from motcua.catalogue.announcements.models import AnnouncementLine
from motcua.catalogue.procedures.importing.record import ProcedureRecord
from motcua.catalogue.procedures.importing.stored import records_of
from motcua.catalogue.procedures.models import Channel, TimeUnit

# The sections of the annex, their titles and the changes in them.
SECTIONS = (
    ("A", "Danh mục thủ tục hành chính ban hành mới", ("MOI",)),
    ("B", "Danh mục thủ tục hành chính được sửa đổi, bổ sung", ("SDBS",)),
    ("C", "Danh mục thủ tục hành chính được thay thế", ("THAYTHE",)),
    ("D", "Danh mục thủ tục hành chính bị bãi bỏ, hủy bỏ", ("HUYBO", "BAIBO")),
)


def record_of_line(line: AnnouncementLine) -> ProcedureRecord | None:
    """Return what a line announces; of an ending what the procedure was, None when even that is unknown."""
    if line.content is not None:
        return contents.from_json(line.content)
    return records_of([line.base_version])[0] if line.base_version else None


def limit(record: ProcedureRecord) -> str:
    """Return the time limits, each said once with the channels it holds for where they differ."""
    told: dict[str, list[str]] = {}
    for row in record.channels:
        if row.amount is None:
            continue
        words = f"{number(row.amount)} {TimeUnit(row.unit).label}"
        channels = told.setdefault(words, [])
        label = str(Channel(row.channel).label).lower()
        if label not in channels:
            channels.append(label)
    if len(told) < 2:
        return next(iter(told), "Không quy định")
    return "\n".join(f"{words} ({', '.join(channels)})" for words, channels in told.items())


def place(record: ProcedureRecord) -> str:
    """Return where it is filed."""
    return record.address_note or "; ".join(
        row.name for row in record.agencies if row.role == "THUC_HIEN" and row.name
    )


def fee(record: ProcedureRecord) -> str:
    """Return what is paid."""
    if record.no_fees:
        return "Không"
    told = [
        f"{row.name}: {'chưa ghi mức' if row.amount is None else money(row.amount) if row.amount else 'miễn'}"
        f"{f'/{row.per}' if row.per else ''}"
        for row in record.fees
    ]
    return "\n".join([*dict.fromkeys(told), *([record.fee_note] if record.fee_note else [])])


def bases(record: ProcedureRecord) -> str:
    """Return the legal bases, one a line."""
    return "\n".join(f"- {row.name or ''} {f'({row.number})' if row.name else row.number}".replace("-  ", "- ")
                     for row in record.bases)  # fmt: skip


def agency(record: ProcedureRecord) -> str:
    """Return who carries it out."""
    return "; ".join(row.name for row in record.agencies if row.role == "THUC_HIEN" and row.name)
