"""What the database itself refuses, whoever asks (design, rule 3; mot-cua.md 3.3 invariants)."""

import pytest
from django.db import IntegrityError, connection, transaction

from motcua.onestop.dossiers.models import Dossier, IssuedPaper


@pytest.mark.parametrize(
    ("change", "value"),
    [
        ("status", "DA_TRA"), ("status", "MOI_NOP"), ("code", "H05.24.31-260820-9999"),
        ("first_due_at", "2026-09-01T17:30+07:00"), ("received_at", "2026-08-19T09:00+07:00"),
        ("rule_set", "nd61-2018"), ("due_at", "2026-09-01T17:30+07:00"), ("status", "LA_LUNG"),
    ],
)  # fmt: skip
def test_an_unlawful_change_is_refused(cast, change, value):
    dossier = cast.received()
    with pytest.raises(IntegrityError), transaction.atomic():
        Dossier.objects.filter(pk=dossier.pk).update(**{change: value})


def test_an_issued_paper_stays_as_it_was(cast):
    dossier = cast.received()
    with pytest.raises(IntegrityError), transaction.atomic():
        IssuedPaper.objects.filter(dossier=dossier).update(number="999/X")


def test_identity_and_phone_are_not_readable_in_the_table(cast):
    dossier = cast.received(identity="024190999888")
    with connection.cursor() as cursor:
        cursor.execute("SELECT identity, phone FROM dossiers_party WHERE id = %s", [dossier.applicant_id])
        row = cursor.fetchone()
    assert all(value.startswith("v1:") for value in row)
    assert "024190999888" not in str(row)


def test_the_table_of_moves_is_the_one_the_services_use(db):
    from motcua.onestop.dossiers.rules import LEGAL_MOVES

    with connection.cursor() as cursor:
        cursor.execute("SELECT before, after FROM dossiers_legalmove")
        held = set(cursor.fetchall())
    assert held == {(before.value if before else "", after.value) for before, after in LEGAL_MOVES}
