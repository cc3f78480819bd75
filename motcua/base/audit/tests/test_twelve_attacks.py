"""Twelve attacks on the trail by who owns the database; each is found and its place named (design, rule 11)."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import psycopg
import pytest

from motcua.base.audit import seals
from motcua.base.audit.services import record_act
from motcua.base.audit.tests.cast import OFFICER
from motcua.base.audit.tests.test_chain import COPIED, FORGED, intruder, trail, var  # noqa: F401
from motcua.base.audit.verify import verify

Owner = psycopg.Connection
Attack = Callable[[Owner, Path], None]


def update(owner: Owner, seals_dir: Path) -> None:
    owner.execute("UPDATE audit_act SET actor_name = 'Người khác' WHERE seq = 5")


def delete(owner: Owner, seals_dir: Path) -> None:
    owner.execute("DELETE FROM audit_act WHERE seq = 4")


def truncate(owner: Owner, seals_dir: Path) -> None:
    owner.execute("TRUNCATE audit_act")


def tail_cut(owner: Owner, seals_dir: Path) -> None:
    owner.execute("DELETE FROM audit_act WHERE seq > 9")


def reorder(owner: Owner, seals_dir: Path) -> None:
    for before, after in ((3, 1003), (8, 3), (1003, 8)):
        owner.execute("UPDATE audit_act SET seq = %s WHERE seq = %s", [after, before])


def insert(owner: Owner, seals_dir: Path) -> None:
    owner.execute("UPDATE audit_act SET seq = seq + 1000 WHERE seq >= 6")
    owner.execute("UPDATE audit_act SET seq = seq - 999 WHERE seq > 1000")
    owner.execute(COPIED)


def clock_back(owner: Owner, seals_dir: Path) -> None:
    owner.execute(FORGED.format(seq=13, recorded="recorded_at - interval '1 hour'"))


def forked_writers(owner: Owner, seals_dir: Path) -> None:
    """A second server writes on from row 12; its row 13 then takes the place of ours."""
    owner.execute("ALTER TABLE audit_act ENABLE TRIGGER USER")
    for number in range(3):
        record_act("sign_in", by=OFFICER, label=f"máy một {number}")
    owner.execute("ALTER TABLE audit_act DISABLE TRIGGER USER")
    owner.execute("DELETE FROM audit_act WHERE seq = 13")
    owner.execute(FORGED.format(seq=13, recorded="recorded_at"))


def disabled_trigger(owner: Owner, seals_dir: Path) -> None:
    owner.execute("ALTER TABLE audit_act ENABLE TRIGGER USER")
    owner.execute("ALTER TABLE audit_act DISABLE TRIGGER audit_act_no_change")


def older_copy(owner: Owner, seals_dir: Path) -> None:
    """The table and its head go back to the copy of an earlier hour, whole in itself."""
    owner.execute("DELETE FROM audit_act WHERE seq > 7")
    owner.execute("UPDATE audit_chainhead SET seq = 7, hash = (SELECT hash FROM audit_act WHERE seq = 7)")


def edited_seal(owner: Owner, seals_dir: Path) -> None:
    (path,) = seals_dir.rglob("*.json")
    path.write_text(path.read_text().replace('"seq": 12', '"seq": 11'))


def chain_gone(owner: Owner, seals_dir: Path) -> None:
    """Everything is emptied and the chain begins anew, as if nothing had ever been done."""
    owner.execute("TRUNCATE audit_act")
    owner.execute("UPDATE audit_chainhead SET seq = 0, hash = sha256('motcua'::bytea), recorded_at = NULL")


FOUND: dict[Attack, tuple[str, int | None]] = {
    update: ("update", 5), delete: ("delete", 4), truncate: ("tail", 1), tail_cut: ("tail", 10),
    reorder: ("order", 3), insert: ("order", 6), clock_back: ("clock", 13), forked_writers: ("order", 14),
    disabled_trigger: ("trigger", None), older_copy: ("seal", 12), edited_seal: ("seal", None),
    chain_gone: ("seal", 12),
}  # fmt: skip


@pytest.mark.parametrize("attack", FOUND, ids=lambda attack: attack.__name__)
def test_the_attack_is_found_and_its_place_named(attack: Attack, intruder: Owner, var: Path) -> None:  # noqa: F811
    seals.seal()
    assert verify().rows == 12
    attack(intruder, var)
    broken = [(one.kind, one.seq) for one in verify().breaks]
    kind, seq = FOUND[attack]
    assert any(one_kind == kind and (seq is None or one_seq == seq) for one_kind, one_seq in broken), broken


def test_taking_the_seals_away_as_well_is_found_when_one_is_missing(intruder: Owner, var: Path) -> None:  # noqa: F811
    """A thief who also holds the disk of the seals: the chain of the remaining ones shows the gap."""
    for day in (1, 2, 3):
        seals.seal(date(2026, 11, day))
    folder = next(var.rglob("2026-11-02.json"))
    shutil.move(folder, var / "gone.json")
    assert any(one.kind == "seal" for one in verify().breaks)
