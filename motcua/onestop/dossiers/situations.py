"""A dossier as an officer finds it, and what an act is: its words, when it is shown, its form, its service."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from motcua.base import clock
from motcua.base.errors import DomainError
from motcua.base.files.models import StoredFile
from motcua.base.files.services import store
from motcua.base.organisations.actor import Actor
from motcua.catalogue.processes.queries import rows_of
from motcua.catalogue.processes.table import outcomes_of
from motcua.onestop.dossiers import forms
from motcua.onestop.dossiers.models import Dossier, DossierLeg, Pause, Verification, WorkItem
from motcua.onestop.dossiers.rules import Status
from motcua.onestop.dossiers.services import _legs as legs
from motcua.onestop.dossiers.services._core import check_right, check_work


@dataclass
class Situation:
    """A dossier as an actor finds it: its open step, what the process lets that step do, its pauses.

    Several steps may be open at once: `items` are all of them, `own` those the actor may do, `item` the one looked
    at; `questions` are the opinions it waits for, `plan` its field check or meeting that is not recorded.
    """

    dossier: Dossier
    by: Actor
    item: WorkItem | None
    mine: bool
    why_not_mine: str
    outcomes: tuple[str, ...]
    pauses: list[Pause]
    at: datetime
    items: list[WorkItem] = field(default_factory=list)
    own: list[int] = field(default_factory=list)
    questions: list[DossierLeg] = field(default_factory=list)
    plan: Verification | None = None

    @property
    def paused(self) -> Pause | None:
        """The pause that runs now."""
        return next((pause for pause in self.pauses if pause.to_at is None), None)

    def kind(self, *kinds: str) -> bool:
        """Tell whether the open step is of one of these kinds."""
        return self.item is not None and self.item.kind in kinds

    def may(self, action: str) -> bool:
        """Tell whether the actor's right to an action reaches this dossier."""
        try:
            check_right(self.dossier, action, by=self.by)
        except DomainError:
            return False
        return True


def situation_of(dossier: Dossier, *, by: Actor, work: int | None = None) -> Situation:
    """Return how the actor finds a dossier now.

    Args:
        work: the open step the actor has chosen, when several are open; by default the first that is theirs.
    """
    items = list(
        WorkItem.objects.filter(dossier=dossier, closed_at__isnull=True)
        .select_related("unit", "assignee", "leg__agency")
        .order_by("id")
    )
    reasons = {item.pk: _why_not(dossier, item, by) for item in items}
    item = next((one for one in items if one.pk == work), None)
    if item is None:
        item = next((one for one in items if not reasons[one.pk]), items[0] if items else None)
    why = reasons[item.pk] if item else ""
    found = Situation(
        dossier, by, item, item is not None and not why, why, _outcomes(dossier, item), list(dossier.pauses.all()),
        clock.now(), items, [one.pk for one in items if not reasons[one.pk]],
    )  # fmt: skip
    if item is not None and item.kind != legs.ANSWER_KIND and dossier.status in _MAY_WAIT:
        found.questions = legs.questions_of(dossier.pk, item.pk)
        found.plan = Verification.objects.filter(
            work=item, held_at__isnull=True, cancelled_at__isnull=True
        ).first()
    return found


_MAY_WAIT = frozenset({Status.CONSULTATION, Status.INTERLINKED, Status.VERIFICATION})


def _why_not(dossier: Dossier, item: WorkItem, by: Actor) -> str:
    """Return why an open step is not the actor's; "" when it is."""
    if dossier.system:
        return f"Hồ sơ xử lý trên hệ thống {dossier.system}; ở đây chỉ xem."
    try:
        check_work(dossier, item, by=by)
    except DomainError as refused:
        return refused.message
    return ""


def _outcomes(dossier: Dossier, item: WorkItem | None) -> tuple[str, ...]:
    if item is None or not dossier.process_version_id or item.kind in {legs.ANSWER_KIND, "XAC_NHAN_DEN"}:
        return ()
    rows = rows_of(dossier.process_version_id)
    row = next((row for row in rows if row.key == item.step), None)
    if row is not None:
        return outcomes_of(rows, row)
    return ("forward", "return") if item.kind == "KY_TU_CHOI" else ()


Run = Callable[[Situation, dict[str, Any], Any, dict[str, Any]], Dossier]


@dataclass(frozen=True)
class Act:
    """One act: its words, when it is shown, why it is not allowed, its form, and the service that does it."""

    name: str
    label: str
    shown: Callable[[Situation], bool]
    run: Run
    form: type[forms.ActForm] = forms.NoteForm
    why_not: Callable[[Situation], str] = field(default=lambda s: "")
    tone: str = ""
    quick: bool = False  # needs no form: one press does it
    group: str = "step"  # "step": the open step; "dossier": the dossier as a whole
    template: str = ""  # how its form is laid out, when not field below field


def held(s: Situation) -> str:
    """Return why the open step cannot be done now, if it cannot."""
    if not s.mine:
        return s.why_not_mine
    if s.dossier.status == Status.WITHDRAWAL_ASKED:
        return "Người nộp đã đề nghị rút; cần quyết định đề nghị rút trước."
    if s.paused is not None and s.paused.kind != Pause.Kind.SUPPLEMENT:
        return f"Đồng hồ đang dừng: {s.paused.reason}."
    if s.questions:
        return f"Đang chờ ý kiến của {'; '.join(dict.fromkeys(str(leg.agency) for leg in s.questions))}."
    return "Lịch thẩm tra, xác minh chưa ghi biên bản." if s.plan else ""


def stored(s: Situation, upload: Any) -> int | None:
    """Return the id of a file that came with an act, kept now; None without one."""
    if isinstance(upload, StoredFile):
        return upload.pk  # sent before the act, over the API
    return store(upload, by=s.by, object_kind="dossier", object_id=s.dossier.pk).pk if upload else None


def step(service: Callable[..., Dossier], **names: str) -> Run:
    """Return a run that calls a service of the open step, passing form fields under the service's names."""

    def run(s: Situation, data: dict[str, Any], form: Any, common: dict[str, Any]) -> Dossier:
        given = {name: data.get(source) for name, source in names.items() if source in data}
        return service(s.dossier.pk, s.item.pk if s.item else 0, **given, **common)

    return run


def whole(service: Callable[..., Dossier], **names: str) -> Run:
    """Return a run that calls a service of the whole dossier."""

    def run(s: Situation, data: dict[str, Any], form: Any, common: dict[str, Any]) -> Dossier:
        given = {name: data.get(source) for name, source in names.items() if source in data}
        return service(s.dossier.pk, **given, **common)

    return run
