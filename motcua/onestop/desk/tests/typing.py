"""What the intake page's form sends, as the browser does."""

from uuid import uuid4

from motcua.catalogue.procedures import queries as catalogue
from motcua.onestop.dossiers.tests.cast import Cast


def typed(cast: Cast, *, ticked: bool = True, act: str = "receive", **changes: str) -> dict[str, str]:
    """Return a complete form of an invented citizen; changes replace its fields."""
    documents = catalogue.documents_for(cast.case.pk)
    fields = {
        "act": act, "parts": "1", "token": str(uuid4()), "procedure": str(cast.procedure.pk), "case": str(cast.case.pk),
        "agency": str(cast.agency.pk), "channel": "1", "result_way": "1", "copies": "1", "quantity": "2",
        "applicant_group": "person", "applicant_name": "Nguyễn Thị Mẫu", "applicant_identity": "024190000417",
        "applicant_birth_date": "04/07/1990", "applicant_phone": "0912345668", "forward": "1",
        "applicant_address": "Tổ dân phố 5, phường Mẫu, tỉnh Bắc Ninh", "papers_of": str(cast.case.pk),
        "papers_total": str(len(documents)), "fees_of": f"{cast.case.pk}-1",
    }  # fmt: skip
    for index, document in enumerate(documents):
        fields |= {
            f"paper-{index}-document": str(document.pk), f"paper-{index}-name": "",
            f"paper-{index}-quantity": "1", f"paper-{index}-how": "0",
        }  # fmt: skip
        if ticked:
            fields[f"paper-{index}-on"] = "1"
    return fields | changes
