"""A big load lays indexes aside and makes them again; one broken off on the way is completed by the next."""

import os
import re
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import connection

from motcua.base import clock
from motcua.base.audit.verify import verify
from motcua.config.env import ROOT
from motcua.demo.tests.conftest import working_in
from motcua.onestop.dossiers import tallies
from motcua.onestop.dossiers.models import ApplicantName, Dossier
from motcua.onestop.dossiers.tests.test_tallies import recounted

pytestmark = pytest.mark.xdist_group("sample_structure")
BIG = """
from motcua.demo.dossiers import bulk, generate
generate.MANY = 500
"""
# As if the machine went down while the fourth thing after the rows is being made.
BROKEN_OFF = """
make_next, made = bulk._make_next, []
def until_the_fourth():
    made.append(None)
    if len(made) == 4:
        raise KeyboardInterrupt
    return make_next()
bulk._make_next = until_the_fourth
"""
# Keys, indexes, triggers, options and defaults as the migrations have left them.
RULES = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated::text FROM pg_constraint
UNION ALL SELECT tablename, indexname, indexdef, '' FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), tgenabled::text FROM pg_trigger
    WHERE NOT tgisinternal
UNION ALL SELECT relname, '', reloptions::text, '' FROM pg_class WHERE relkind = 'r' AND reloptions IS NOT NULL
UNION ALL SELECT adrelid::regclass::text, adnum::text, pg_get_expr(adbin, adrelid), '' FROM pg_attrdef
ORDER BY 1, 2, 3
"""
# PostgreSQL writes the same list with its casts inside or outside, as it was given.
CASTS = re.compile(r"::character varying|::text(\[\])?|[()]")


def loaded(name: str, *, broken_off: bool) -> bool:
    """Load 600 dossiers as a big load is loaded; tell whether it came to its end."""
    load = f"{BIG}{BROKEN_OFF if broken_off else ''}generate.load_dossiers(600)"
    environment = os.environ | {"MOTCUA_DB_NAME": name, "MOTCUA_DB_ROLE": "owner"}
    command = [sys.executable, "-m", "motcua.config.command", "manage", "shell", "-c", load]
    done = subprocess.run(
        command, env=environment, check=False, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    return done.returncode == 0


def all_rules() -> list[tuple[str, ...]]:
    """Return the rules as they stand."""
    with connection.cursor() as cursor:
        cursor.execute(RULES)
        return [tuple(CASTS.sub("", cell) for cell in row) for row in cursor.fetchall()]


@pytest.fixture(scope="module")
def before(django_db_setup, django_db_blocker):
    """The rules before a load that was broken off and then completed."""
    with working_in(0, django_db_blocker) as name:
        rules = all_rules()
        assert not loaded(name, broken_off=True)
        assert Dossier.objects.exists()
        assert all_rules() != rules
        assert loaded(name, broken_off=False)
        yield rules


def test_keys_indexes_triggers_and_defaults_are_as_before(before):
    assert all_rules() == before


def test_every_dossier_is_there_and_the_figures_and_names_are_those_of_a_recount(before):
    assert 550 < Dossier.objects.count() <= 600
    first, last = clock.today() - timedelta(days=366), clock.today()
    assert tallies.totals(first, last) == recounted(first, last)
    agencies = tallies.by_agency(first, last)
    assert len(agencies) > 20
    for agency, figures in agencies.items():
        assert figures == recounted(first, last, agency=agency)
    assert set(ApplicantName.objects.values_list("folded", flat=True)) == set(
        Dossier.objects.values_list("applicant_folded", flat=True)
    )


def test_the_trail_is_whole(before):
    assert verify().whole
