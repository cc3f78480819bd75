"""Sample studies of compliance cost: the reference's vector, studies of a department and of a ward, a group."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Person
from motcua.base.organisations.queries import actor_for
from motcua.catalogue.procedures.models import Procedure
from motcua.catalogue.procedures.queries import search
from motcua.control.costs import actual, services
from motcua.control.costs.models import CostGroup, CostStudy
from motcua.control.costs.sheet import Activity, Key, Sheet, Volume
from motcua.control.costs.terms import Doing, Stage, Way, Work
from motcua.demo.progress import Progress

# name, work, channel, who does it; hours, fee, other cost now; the same after (None: no longer done)
Figures = tuple[str, int, int] | None
Line = tuple[str, Work, Way, Figures, Doing, Figures]
SELF, DATA, HIRED = Doing.SELF, Doing.DATA, Doing.HIRED


@dataclass(frozen=True)
class _Study:
    """A sample study: whose, of which procedure (words of its name; none: only drafted), how far it went."""

    officer: str
    title: str
    words: str
    times: str
    subjects: int
    lines: Sequence[Line]
    wage: str = ""
    confirmed: bool = False
    real: bool = False
    grouped: bool = False


_ALL, _DIRECT, _ONLINE = Way.ALL, Way.DIRECT, Way.ONLINE
_PREPARE, _FILE, _PAY, _MEET, _OTHER, _RESULT = Work
_STUDIES = (
    _Study(
        "daumoi.sxd", "Cấp giấy phép mẫu theo ví dụ tính chi phí (mẫu)", "", "1", 200,
        (
            ("Chuẩn bị đơn, bản vẽ và bản sao", _PREPARE, _ALL, ("3", 0, 60_000), SELF, ("1.5", 0, 10_000)),
            ("Nộp hồ sơ", _FILE, _ALL, ("2", 0, 0), SELF, ("0.25", 0, 0)),
            ("Phí thẩm định", _PAY, _ALL, ("0", 150_000, 0), SELF, ("0", 75_000, 0)),
            ("Làm việc với cơ quan giải quyết", _MEET, _ALL, ("1", 0, 0), SELF, ("0", 0, 0)),
            ("Nhận kết quả", _RESULT, _ALL, ("1", 0, 0), SELF, ("0.25", 0, 0)),
        ),
        wage="50000", confirmed=True, grouped=True,
    ),
    _Study(
        "daumoi.sxd", "", "cấp giấy phép xây dựng mới", "1", 640,
        (
            ("Đơn đề nghị cấp giấy phép xây dựng", _PREPARE, _ALL, ("1.5", 0, 5_000), SELF, ("0.5", 0, 0)),
            ("Giấy tờ hợp pháp về đất đai", _PREPARE, _ALL, ("2", 0, 30_000), DATA, ("0", 0, 0)),
            ("Bản vẽ thiết kế xây dựng", _PREPARE, _ALL, ("0", 0, 3_500_000), HIRED, ("0", 0, 3_500_000)),
            ("Nộp hồ sơ trực tiếp tại Bộ phận Một cửa", _FILE, _DIRECT, ("2", 0, 20_000), SELF, ("2", 0, 20_000)),
            ("Nộp hồ sơ trực tuyến", _FILE, _ONLINE, ("0.5", 0, 0), SELF, ("0.5", 0, 0)),
            ("Lệ phí cấp phép", _PAY, _ALL, ("0", 75_000, 0), SELF, ("0", 37_500, 0)),
            ("Làm việc khi kiểm tra thực địa", _MEET, _ALL, ("2", 0, 0), SELF, ("1", 0, 0)),
            ("Nhận kết quả", _RESULT, _ALL, ("1.5", 0, 20_000), SELF, ("0.25", 0, 0)),
        ),
        confirmed=True, grouped=True,
    ),
    _Study(
        "daumoi.sxd", "", "gia hạn giấy phép xây dựng", "1", 180,
        (
            ("Đơn đề nghị gia hạn", _PREPARE, _ALL, ("1", 0, 5_000), SELF, ("0.5", 0, 0)),
            ("Ảnh chụp hiện trạng, giấy phép đã cấp", _PREPARE, _ALL, ("3", 0, 800_000), SELF, ("2", 0, 400_000)),
            ("Nộp hồ sơ", _FILE, _ALL, ("2", 0, 20_000), SELF, ("0.25", 0, 0)),
            ("Lệ phí", _PAY, _ALL, ("0", 15_000, 0), SELF, ("0", 7_500, 0)),
            ("Nhận kết quả", _RESULT, _ALL, ("1.5", 0, 20_000), SELF, ("0.25", 0, 0)),
        ),
        real=True, grouped=True,
    ),
    _Study(
        "daumoi", "", "cấp bản sao trích lục hộ tịch", "1", 0,
        (
            ("Tờ khai cấp bản sao trích lục", _PREPARE, _ALL, ("0.5", 0, 2_000), SELF, ("0.1", 0, 0)),
            ("Giấy tờ tùy thân để đối chiếu", _PREPARE, _ALL, ("0.25", 0, 5_000), DATA, ("0", 0, 0)),
            ("Nộp tại Bộ phận Một cửa", _FILE, _DIRECT, ("1.5", 0, 10_000), SELF, ("1.5", 0, 10_000)),
            ("Nộp trực tuyến", _FILE, _ONLINE, ("0.3", 0, 0), SELF, ("0.2", 0, 0)),
            ("Lệ phí bản sao", _PAY, _ALL, ("0", 8_000, 0), SELF, ("0", 4_000, 0)),
            ("Nhận bản sao", _RESULT, _ALL, ("1", 0, 10_000), SELF, ("0.1", 0, 0)),
        ),
        real=True,
    ),
    _Study("daumoi.sxd", "", "chấp thuận", "1", 0, ()),
)  # fmt: skip


def build_costs(progress: Progress) -> None:
    """Make the sample studies through the services; when there are any, nothing is done."""
    with progress.step("Chi phí tuân thủ") as step, transaction.atomic():
        before = CostStudy.objects.count()
        if not CostStudy.objects.filter(is_sample=True).exists():
            control = _actor("kiemsoat")
            grouped = [made.pk for one in _STUDIES if (made := _made(one, control)) and one.grouped]
            focal = _actor("daumoi.sxd")
            group = services.new_group(
                "Nhóm thủ tục cấp phép xây dựng (mẫu)", grouped, agency_id=focal.agency_id or 0, by=focal
            )
            CostGroup.objects.filter(pk=group.pk).update(is_sample=True)
        found = CostStudy.objects.count()
        step.done(found, found - before)


def _actor(username: str) -> Actor:
    actor = actor_for(Person.objects.get(username=username))
    if actor is None:
        raise LookupError(username)
    return actor


def _made(one: _Study, control: Actor) -> CostStudy | None:
    by = _actor(one.officer)
    procedure = _procedure(one.words)
    if one.words and procedure is None:
        return None
    study = services.new_study(
        one.title, procedure.pk if procedure else None, agency_id=by.agency_id or 0, by=by
    )
    CostStudy.objects.filter(pk=study.pk).update(is_sample=True)
    if not one.lines:
        return study
    sheet = _sheet(one, Decimal(one.wage) if one.wage else study.wage)
    basis = "Mức của ví dụ (mẫu)" if one.wage else None
    study = services.write_sheet(
        study.pk, sheet, by=by, version=study.version, wage_basis=basis,
        note="Số liệu mẫu để xem thử, không phải số liệu thật.",
    )  # fmt: skip
    span = actual.Span.read({})
    if one.real and procedure and actual.figures(procedure.pk, span).dossiers:
        study = services.take_figures(study.pk, span, "so-luong", by=by, version=study.version)
    if one.confirmed:
        study = services.confirm(study.pk, by=control, version=study.version)
    return study


def _procedure(words: str) -> Procedure | None:
    found = search(words, limit=1) if words else []
    return found[0].procedure if found else None


def _sheet(one: _Study, wage: Decimal) -> Sheet:
    volumes: dict[Key, Volume] = {}
    lines = []
    for stage in Stage:
        for place, (name, work, way, now, doing, after) in enumerate(one.lines, 1):
            key = Key(stage, "", way)
            share = {Way.DIRECT: 6, Way.ONLINE: 4}.get(way, 10)
            volumes[key] = Volume(
                key, Decimal(one.times), Decimal(one.subjects * share // 10), "Ước tính (mẫu)"
            )
            figures = now if stage == Stage.NOW else after
            if figures is not None:
                hours, fee, other = figures
                # What data take over after is still done by the subject now; a hired service is hired in both.
                who = doing if stage == Stage.AFTER or doing == HIRED else SELF
                lines.append(
                    Activity(
                        key, work, place, name, who, Decimal(hours), Decimal(fee), Decimal(other),
                        note="Khảo sát mẫu" if work == Work.PREPARE else "",
                    )
                )  # fmt: skip
    return Sheet(wage, tuple(volumes.values()), tuple(lines))
