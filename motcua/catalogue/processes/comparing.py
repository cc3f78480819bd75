"""Two versions of a process side by side: which steps were added, taken away, moved, and what changed in the rest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from motcua.base.errors import NotFound
from motcua.base.organisations.access import requires
from motcua.catalogue.processes import queries
from motcua.catalogue.processes.present import TableRow, limit_of_version, sum_of, table_of
from motcua.catalogue.processes.table import StepRow
from motcua.catalogue.processes.views import version_or_404

SAME, CHANGED, ADDED, REMOVED = "giu", "doi", "them", "bo"
WORDS = {SAME: "giữ nguyên", CHANGED: "có thay đổi", ADDED: "thêm mới", REMOVED: "bỏ"}


@dataclass(frozen=True)
class Pair:
    """A step before and after: either may be missing; `changed` names the columns that differ."""

    how: str
    before: TableRow | None
    after: TableRow | None
    changed: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """What became of the step."""
        return WORDS[self.how]

    @property
    def both(self) -> tuple[TableRow | None, TableRow | None]:
        """The step in the older and in the newer version."""
        return self.before, self.after


def compare(
    before: Sequence[StepRow], after: Sequence[StepRow], agencies: Mapping[str, str] | None = None
) -> list[Pair]:
    """Return the steps of two tables in pairs, by their keys and in an order both can be read in.

    Args:
        before: the older table.
        after: the newer one.
        agencies: the names of agencies by code.
    """
    old, new = table_of(before, (), agencies), table_of(after, (), agencies)
    matcher = SequenceMatcher(
        None, [row.row.key for row in old], [row.row.key for row in new], autojunk=False
    )
    pairs: list[Pair] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            pairs += [_pair(one, other) for one, other in zip(old[a:b], new[c:d], strict=True)]
            continue
        pairs += [Pair(REMOVED, row, None) for row in old[a:b]]
        pairs += [Pair(ADDED, None, row) for row in new[c:d]]
    return pairs


def _pair(one: TableRow, other: TableRow) -> Pair:
    told = {
        "name": (one.row.name, other.row.name), "kind": (one.kind, other.kind), "place": (one.place, other.place),
        "role": (one.role, other.role), "content": (one.row.content, other.row.content),
        "time": ((one.time, one.on_timeout), (other.time, other.on_timeout)),
        "product": (one.row.product, other.row.product),
        "leg": (one.row.leg_name if one.in_block else "", other.row.leg_name if other.in_block else ""),
        "ways": (_ways(one.row), _ways(other.row)),
    }  # fmt: skip
    changed = tuple(name for name, (a, b) in told.items() if a != b)
    return Pair(CHANGED if changed else SAME, one, other, changed)


def _ways(row: StepRow) -> tuple[object, ...]:
    return row.may_supplement, row.may_refuse, row.may_return_to


@require_GET
@requires("process.view")
def side_by_side(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a version beside another of its process: the one asked for, else the one before it."""
    version = version_or_404(pk)
    others = [other for other in queries.versions_of(version.process_id) if other.pk != pk]
    wanted = request.GET.get("voi", "")
    other = next((one for one in others if str(one.pk) == wanted), None)
    if wanted and other is None:
        raise NotFound("Không có phiên bản này trong quy trình.")
    other = other or next(
        (one for one in others if one.number < version.number), others[0] if others else None
    )
    if other is None:
        raise NotFound("Quy trình chỉ có một phiên bản nên chưa so sánh được.")
    older, newer = sorted((version, other), key=lambda one: one.number)
    rows = {one.pk: queries.rows_of(one.pk) for one in (older, newer)}
    agencies = queries.names_of_agencies([*rows[older.pk], *rows[newer.pk]])
    pairs = compare(rows[older.pk], rows[newer.pk], agencies)
    context = {
        "version": version, "process": version.process, "older": older, "newer": newer, "others": others,
        "other": other, "pairs": pairs, "changes": sum(pair.how != SAME for pair in pairs),
        "sum_older": sum_of(rows[older.pk], limit_of_version(older)),
        "sum_newer": sum_of(rows[newer.pk], limit_of_version(newer)),
    }  # fmt: skip
    return render(request, "processes/compare.html", context)
