"""What the office does to the catalogue: store records, open new versions, count use."""

from django.db.models import F

from motcua.catalogue.procedures.models import Procedure


def count_use(procedure_id: int) -> None:
    """Raise the use count of a procedure by one, so that search offers it earlier."""
    Procedure.objects.filter(pk=procedure_id).update(use_count=F("use_count") + 1)
