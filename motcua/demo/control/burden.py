"""Burden of the sample province: the year and a half-year worked out, an option drafted of the first finding."""

from datetime import timedelta

from motcua.base import clock
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Person
from motcua.base.organisations.queries import actor_for
from motcua.control.burden import drafting, services
from motcua.control.burden.models import Finding, Proposal, Run
from motcua.demo.progress import Progress

CONTROLLER = "kiemsoat"


def build_burden(progress: Progress) -> None:
    """Work the burden out as the night job does, once; make the first finding about a paper a draft option."""
    with progress.step("Gánh nặng thủ tục") as step:
        if Run.objects.exists():
            step.done(Finding.objects.count(), 0)
            return
        by = _control()
        last = clock.today() - timedelta(days=1)
        for days in (180, 365):
            services.work_out(services.ask(last - timedelta(days=days - 1), last, by=by, queued=False).pk)
        made = Finding.objects.count()
        first = (
            Finding.objects.filter(run__state=Run.State.DONE)
            .exclude(paper="")
            .order_by("-run_id", "place")
            .first()
        )
        if first is not None and not Proposal.objects.exists() and by.person_id is not None:
            draft = drafting.from_finding(first)
            services.propose(
                first.pk, by=by, kind=draft.kind, parts=draft.parts, what=f"{draft.what} (mẫu)", reason=draft.reason,
                saving=draft.saving, days_before=draft.days_before, days_after=draft.days_after,
            )  # fmt: skip
        step.done(made, made)


def _control() -> Actor:
    person = Person.objects.filter(username=CONTROLLER).first()
    return (actor_for(person) if person else None) or Actor.system()
