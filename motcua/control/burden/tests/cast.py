"""The small cast of burden: the commune of the one-stop rooms, its finished dossiers, and who controls (invented)."""

from dataclasses import dataclass
from datetime import date, timedelta

from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Unit
from motcua.control.burden import services
from motcua.control.burden.models import Finding, Run
from motcua.onestop.dossiers import services as dossiers
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.tests.cast import Cast, _person, make_cast, open_item, vn

FIRST, LAST = date(2026, 8, 1), date(2026, 9, 30)
TODAY = "2026-10-05T09:00:00+07:00"


@dataclass
class Room:
    """A commune with dossiers behind it, a control officer, the commune's focal officer, one of another commune."""

    cast: Cast
    control: Actor
    focal: Actor
    stranger: Actor

    def bounced(self, at: str, times: int) -> Dossier:
        """Return a finished dossier that the signer sent back so often."""
        start = vn(at)
        dossier = self.cast.appraised(at)
        for turn in range(times + 1):
            done = start + timedelta(days=1, hours=turn)
            self.cast.step(dossier, self.cast.specialist, done, note="Đủ điều kiện")
            if turn < times:
                dossiers.send_back(
                    dossier.pk, open_item(dossier).pk, return_to="tham_dinh", reason="Sửa câu chữ", by=self.cast.leader,
                    at=done + timedelta(minutes=30),
                )  # fmt: skip
        done = start + timedelta(days=1, hours=times + 1)
        dossiers.sign_result(dossier.pk, open_item(dossier).pk, by=self.cast.leader, at=done)
        return dossiers.stamp(dossier.pk, open_item(dossier).pk, number="12/TL", by=self.cast.clerk, at=done)

    def run(self) -> Run:
        """Return a run over the two months, worked out."""
        run = services.ask(FIRST, LAST, by=self.control)
        services.work_out(run.pk)
        run.refresh_from_db()
        return run

    def finding(self, kind: str = "TRA_DI_TRA_LAI") -> Finding:
        """Return the finding of a kind in a fresh run."""
        return Finding.objects.get(run=self.run(), kind=kind)


def make_room() -> Room:
    """Build the cast: fifteen dossiers, of which the leader sent twelve back."""
    cast = make_cast()
    here = Unit.objects.get(agency=cast.agency, kind="VAN_PHONG")
    there = Unit.objects.get(agency=cast.other_agency, kind="VAN_PHONG")
    room = Room(
        cast, cast.control, _person("dm", "Cao Thị Đầu", here, "dau_moi"),
        _person("dm2", "Tô Văn Mối", there, "dau_moi"),
    )  # fmt: skip
    for number in range(15):
        room.bounced(f"2026-08-{3 + number % 5:02d}T08:{number + 10}", 1 if number < 12 else 0)
    return room
