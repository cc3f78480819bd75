"""A department ends in another: whatever is open goes on there, whatever is finished stays where it was done."""

import pytest

from motcua.base import clock
from motcua.base.audit.models import Act
from motcua.base.organisations import handover
from motcua.base.organisations.models import Unit
from motcua.base.organisations.tests.reform import dissolve
from motcua.catalogue.announcements.services import drafting as announcing
from motcua.catalogue.procedures.models import Procedure
from motcua.catalogue.publication.services import posting
from motcua.control.costs import services as costs
from motcua.control.impact.services import drafting as impact
from motcua.control.plans.services import following
from motcua.control.plans.tests.cast import make_cast
from motcua.control.programmes.tests.cast import added
from motcua.control.reviews.services import options
from motcua.insight.reports import queries, services
from motcua.insight.reports.models import Report


@pytest.fixture
def cast(db):
    return make_cast()


def test_one_open_thing_of_each_room_follows_and_the_reports_of_its_time_stay(cast):
    former, heir, focal = cast.agencies["construction"], cast.agencies["justice"], cast.focal
    procedure = Procedure.objects.create(code="1.100001", name="Thủ tục (mẫu)", folded="thu tuc (mau)")
    waiting = cast.given()
    done = cast.given(title="Tập huấn")
    following.finish(done.pk, by=focal, evidence={"number": "1/BC"})
    open_things = {
        "agency": [
            waiting,
            announcing.draft(agency_id=former.pk, by=focal),
            posting.open_point(
                agency_id=former.pk, kind="BANG", name="Bảng", place="Tầng 1", by=cast.control
            ),
            impact.begin(title="Quy định (mẫu)", kind="QD_UBND", by=focal),
            costs.new_study("Cấp phép (mẫu)", agency_id=former.pk, by=focal),
            options.propose_option(
                procedure.pk, kind="SUA_DOI", parts=["THOI_HAN"], what="Giảm ngày", reason="Có dữ liệu", by=focal,
                agency_id=former.pk,
            ),
        ],
        "owner": added(cast, 1),
    }  # fmt: skip
    year = clock.today().year - 1
    report = services.draft("ii01b", f"bc_nam:{year}", former.pk, by=focal)
    figures = [dict(row.machine) for row in report.rows.all()]

    # Each unit of the department is asked, and the reform says what lies open there.
    units = set(Unit.objects.filter(agency=former).values_list("pk", flat=True))
    assert len(handover.open_work(units)) == len([one for rows in open_things.values() for one in rows])
    dissolve(former, heir)

    for field, rows in open_things.items():
        for row in rows:
            row.refresh_from_db()
            assert getattr(row, field) == heir, row
    assert Act.objects.filter(act__contains="followed_heir").count() == 7
    assert handover.open_work(units) == []
    done.refresh_from_db()
    assert done.agency == former
    # A report says what an agency did in its own time: it stays with it, and the control office ends it.
    report = Report.objects.get(pk=report.pk)
    assert report.agency == former
    assert [dict(row.machine) for row in report.rows.all()] == figures
    assert report in queries.reports(cast.control)
    services.redraw(report.pk, by=cast.control, version=report.version)
