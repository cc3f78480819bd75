from dataclasses import dataclass

import pytest

from motcua.base.organisations.actor import Actor
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.tests.cast import Cast, _person, make_cast, open_item, vn
from motcua.onestop.handovers import services
from motcua.onestop.handovers.models import Minutes, Parcel


@dataclass
class Post:
    """The ward with an officer of the post at its desk, and what they carry."""

    cast: Cast
    officer: Actor

    def collected(self, tracking: str = "EB100000001VN", at: str = "2026-08-20T08:00", **more) -> Parcel:
        """Return a parcel collected from an invented citizen."""
        changes = {
            name: more.pop(name)
            for name in ("papers", "fees", "result_way", "result_address")
            if name in more
        }
        data = self.cast.intake(**changes)
        return services.collect(data, tracking=tracking, by=self.officer, at=vn(at), **more)

    def minutes(self, *decisions: services.Decision, at: str = "2026-08-20T10:00") -> Minutes:
        """Sign minutes by which the post hands dossiers over."""
        return services.sign_filing(
            decisions, post_officer_id=self.officer.person_id, by=self.cast.desk, at=vn(at)
        )

    def result(self, at: str = "2026-08-20T09:00", **more) -> Dossier:
        """Return a signed dossier whose result is to be sent by post."""
        changes = {"result_way": 3, "result_address": "Tổ 5, phường Mẫu, tỉnh Bắc Ninh"} | more
        return self.cast.signed(at, **changes)

    def sent(
        self, dossier: Dossier, tracking: str = "EA200000001VN", at: str = "2026-08-24T08:00", **more
    ) -> Parcel:
        """Hand a result to the post and return its parcel."""
        line = services.ResultLine(open_item(dossier).pk, tracking, **more)
        services.sign_results(
            [line], post_officer_id=self.officer.person_id, by=self.cast.returning, at=vn(at)
        )
        return Parcel.objects.get(tracking=tracking)


@pytest.fixture
def cast(db) -> Cast:
    return make_cast()


@pytest.fixture
def post(cast) -> Post:
    return Post(cast, _person("buuchinh", "Tô Văn Bưu", cast.desk_unit, "buu_chinh"))
