"""Names of applicants: words are looked up among the names there are, and dossiers by the names that have them.

A million dossiers have some seventy thousand names. A trigger notes each when it first comes (migration 0010).
"""

import re

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import connection
from django.db.models import Q, QuerySet

from motcua.onestop.dossiers.models import ApplicantName

# So many names are written into a query, which PostgreSQL then plans for them; of more it is told where they are.
_FEW = 5000


def with_words(words: list[str]) -> Q | None:
    """Return the condition of dossiers whose applicant's name has these words, the last perhaps only begun.

    None when nobody is named so.
    """
    parts = [part for word in words for part in re.split(r"[^0-9a-z]+", word) if part]
    if not parts:
        return None
    wanted = SearchQuery(" & ".join(parts) + ":*", config="simple", search_type="raw")
    names = ApplicantName.objects.alias(words=SearchVector("folded", config="simple"))
    return _named(names.filter(words=wanted))


def with_parts(parts: list[str]) -> Q:
    """Return the condition of dossiers whose applicant's name has all these anywhere, inside words too."""
    names = ApplicantName.objects.all()
    for part in parts:
        names = names.filter(folded__contains=part)
    return _named(names) or Q(pk__in=[])


def _named(names: QuerySet[ApplicantName]) -> Q | None:
    rows = names.values_list("folded", flat=True)
    found = list(rows[: _FEW + 1])
    return Q(applicant_folded__in=found if len(found) <= _FEW else rows) if found else None


def rebuild() -> None:
    """Note the names of all dossiers; for a load that has set the trigger aside."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM dossiers_applicantname")
        cursor.execute(
            "INSERT INTO dossiers_applicantname (folded) SELECT DISTINCT applicant_folded FROM dossiers_dossier"
        )
