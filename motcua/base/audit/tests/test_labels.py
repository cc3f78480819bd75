"""Acts are found by the beginning of their label, whatever the index by label leaves out."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.base.audit import queries
from motcua.base.audit.models import EVERYDAY, FOLLOWING, Act
from motcua.base.audit.services import record_act
from motcua.base.audit.tests.cast import OFFICER

pytestmark = pytest.mark.django_db

LABELS = (
    "000.24.H05-261121-0007", "000.24.H05-261121-", "000.24", "TAM11-261121-0001", "TAM", "H_1", "H%", "H\\1", "H",
    "KHO-26", "sở", "hoa", "kiểm", "không có", "",
)  # fmt: skip


@pytest.fixture(autouse=True)
def acts() -> None:
    """Dossiers from filing to handing out, and what else has a label, or none, or the same number."""

    def done(label: str, key: int | None, *those: str, kind: str = "dossier") -> None:
        for act in those:
            record_act(act, by=OFFICER, object_kind=kind, object_id=key, label=label)

    done("TAM11-261121-0001", 7, "dossier.submitted", "dossier.fee_paid")
    for key in range(7, 12):
        done(f"000.24.H05-261121-{key:04d}", key, *EVERYDAY)
    done("000.24.H05-261120-0001", 12, *EVERYDAY, "dossier.printed")
    for key, label in enumerate(("H_1", "HX1", "H%", "H100%", "H\\1", "H1"), 13):
        done(label, key, *EVERYDAY)
    done("KHO-26-000001", 7, "archive.stored", kind="stored")
    done("KHO-26-000001", 8, "dossier.received", "dossier.signed")
    done("Sở Tư pháp", 7, "organisation.changed", kind="organisation")
    done("hoa", None, "sign_in_failed", "sign_in_failed", kind="person")
    done("hoa", 101, "sign_in", kind="person")
    done("kiểm 50%", None, "calendar.changed", kind="")
    done("", None, "audit.sealed", kind="")


def found(label: str) -> list[int]:
    """Return the numbers of the acts so called, newest first."""
    return list(Act.objects.filter(queries.called(label)).order_by("-seq").values_list("seq", flat=True))


@pytest.mark.parametrize("few", [1, 6, queries.FEW])
@pytest.mark.parametrize("label", LABELS)
def test_the_same_acts_are_found_as_by_the_label_alone(
    label: str, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "FEW", few)
    plain = Act.objects.filter(label__startswith=label).order_by("-seq")
    assert found(label) == list(plain.values_list("seq", flat=True))


def test_a_dossier_has_its_acts_after_receipt_under_either_of_its_codes() -> None:
    assert len(found("000.24.H05-261121-0007")) == len(EVERYDAY)
    assert len(found("TAM11-261121-0001")) == 2


def test_who_has_a_label_is_read_from_the_index_that_leaves_acts_out() -> None:
    with CaptureQueriesContext(connection) as caught:
        queries.called("000.24.H05-261121-0007")
    (asked,) = (one["sql"] for one in caught)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {asked}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
        cursor.execute("SELECT pg_get_indexdef('audit_act_of_label'::regclass)")
        (index,) = cursor.fetchone()
    assert "audit_act_of_label" in plan
    assert all(act in index for act in FOLLOWING)
    assert "dossier.received" not in index
