"""The trail, and the readings of personal data, as files."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.http import QueryDict

from motcua.base.audit import acts, queries, reading_queries
from motcua.base.audit.models import Act, Reading
from motcua.base.lists.registry import Column, in_batches, register
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.roles import Role


def _acts(by: Actor, query: QueryDict) -> QuerySet[Act]:
    return queries.trail(by, queries.Filter.read(query))


def _act_rows(by: Actor, query: QueryDict) -> Iterator[Act]:
    return in_batches(_acts(by, query), Act.objects.defer("prev_hash"))


_ROLES = dict(Role.choices)
_WHAT = dict(Reading.What.choices)
_ACT_COLUMNS = (
    Column("Dòng", lambda row: row.seq, "number", 10),
    Column("Lúc", lambda row: row.at, "moment", 16),
    Column("Ghi lúc", lambda row: row.recorded_at, "moment", 16),
    Column("Người làm", lambda row: row.actor_name, width=32),
    Column("Thay cho", lambda row: row.on_behalf_of, width=24),
    Column("Vai trò", lambda row: ", ".join(str(_ROLES.get(code, code)) for code in row.roles), width=32),
    Column("Đơn vị", lambda row: row.unit_name, width=40),
    Column("Việc", lambda row: acts.name_of(row.act), width=36),
    Column("Loại đối tượng", lambda row: acts.KINDS.get(row.object_kind, row.object_kind)),
    Column("Đối tượng", lambda row: row.label, width=28),
    Column(
        "Chi tiết",
        lambda row: "; ".join(f"{word}: {said}" for word, said in acts.worded(row.detail)),
        width=60,
    ),
    Column("Địa chỉ máy", lambda row: row.ip, width=16),
    Column("Qua", lambda row: acts.CHANNELS.get(row.channel, row.channel), width=18),
    Column("Băm", lambda row: bytes(row.hash).hex(), width=20),
)


def _readings(by: Actor, query: QueryDict) -> QuerySet[Reading]:
    return reading_queries.readings(by, reading_queries.Filter.read(query))


def _reading_rows(by: Actor, query: QueryDict) -> Iterator[Reading]:
    return in_batches(_readings(by, query), Reading.objects.defer("members"))


_READING_COLUMNS = (
    Column("Lúc", lambda row: row.at, "moment", 16),
    Column("Người xem", lambda row: row.person_name, width=32),
    Column("Đơn vị", lambda row: row.unit_name, width=40),
    Column("Xem ở đâu", lambda row: _WHAT.get(row.what, row.what), width=32),
    Column("Hồ sơ, đối tượng", lambda row: row.label, width=28),
    Column("Dữ liệu", lambda row: row.detail, width=40),
    Column("Mục đích", lambda row: row.purpose, width=40),
    Column("Số hồ sơ", lambda row: row.count, "number", 10),
    Column("Ngoài việc của đơn vị", lambda row: row.outside_unit, width=12),
    Column("Ngoài giờ làm việc", lambda row: row.after_hours, width=12),
    Column("Địa chỉ máy", lambda row: row.ip, width=16),
)


def register_lists() -> None:
    """Let the trail and the readings be exported and their filters be kept."""
    register(
        "audit:trail", title="Nhật ký", action="audit.view", columns=_ACT_COLUMNS, rows=_act_rows,
        found=_acts,
    )  # fmt: skip
    register(
        "audit:readings", title="Ai đã xem dữ liệu cá nhân", action="reading.view", columns=_READING_COLUMNS,
        rows=_reading_rows, found=_readings,
    )  # fmt: skip
