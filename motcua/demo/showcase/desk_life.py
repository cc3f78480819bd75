"""A ward's daily life around its dossiers: words among colleagues, causes of late ones, the forecast."""

from datetime import timedelta

from motcua.base import clock
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Person
from motcua.base.organisations.queries import actor_for
from motcua.demo.progress import Progress
from motcua.onestop.desk import notes
from motcua.onestop.desk.models import Note
from motcua.onestop.dossiers import services
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.open_work import unit_work
from motcua.onestop.dossiers.queries import visible
from motcua.onestop.lateness import forecasting, queries

TALKS = (
    ("thuly", "Sổ gốc năm này đang đóng lại, nhờ @lanhdaophong cho mượn bản lưu ở tầng hai."),
    ("lanhdaophong", "Đã có bản lưu, @thuly sang lấy trước 10 giờ."),
    ("thuly", "Đã đối chiếu, khớp sổ. Trình ký trong sáng nay."),
)
MOST_CAUSES = 60


def build(progress: Progress) -> int:
    """Leave notes on a few open dossiers, name causes of late ones, make the forecast; once."""
    if Note.objects.exists():
        return 0
    made = 0
    people = {name: _actor(name) for name in ("thuly", "lanhdaophong")}
    for number, item in enumerate(_open_work(people["thuly"])):
        for minute, (who, text) in enumerate(TALKS[: 3 - number % 2]):
            by = people[who]
            if by is not None:
                at = max(clock.now() - timedelta(minutes=50 - 12 * minute), item.opened_at)
                notes.write(item.dossier_id, text, by=by, at=at)
                made += 1
    made += _causes(_actor("lanhdao"))
    forecasting.refresh_paces()
    forecasting.refresh_forecasts()
    return made


def _actor(username: str) -> Actor | None:
    person = Person.objects.filter(username=username).first()
    return actor_for(person) if person else None


def _open_work(by: Actor | None):  # type: ignore[no-untyped-def]  # rows of work
    return [] if by is None else list(unit_work(by).order_by("dossier_due_at", "id")[:3])


def _causes(by: Actor | None) -> int:
    """Name the likely cause of most of the ward's late dossiers; some are left for whoever tries the page."""
    if by is None:
        return 0
    late: list[Dossier] = list(
        visible(by, "lateness.view").filter(queries.unnamed(clock.now())).order_by("due_at")[:MOST_CAUSES]
    )
    steps = queries.overruns(late)
    named = 0
    for number, dossier in enumerate(late):
        worst = steps.get(dossier.pk, [])
        code = worst[0].likely_cause if worst else ""
        if number % 4 and code:
            services.name_late_cause(dossier.pk, code=code, by=by)
            named += 1
    return named
