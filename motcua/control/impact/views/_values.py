"""What the forms of this room say, as services take it."""

from typing import Any

from motcua.base.posted import Posted, day_of, key_of
from motcua.base.text import day
from motcua.catalogue.procedures.models import Procedure
from motcua.control.impact.models import DraftProcedure, LegalDraft


def head_values(posted: Posted) -> dict[str, Any]:
    """Return a draft's head."""
    return {
        "title": str(posted.get("title", "")), "kind": str(posted.get("kind", "")),
        "number": str(posted.get("number", "")), "planned_on": day_of(posted, "planned_on"),
        "shortened": posted.get("shortened") == "1",
    }  # fmt: skip


def head_form(draft: LegalDraft | None, posted: Posted) -> dict[str, Any]:
    """Return what the form of a draft's head shows."""
    if posted:
        return {name: posted.get(name, "") for name in ("title", "kind", "number", "planned_on", "shortened")}
    if draft is None:
        return {"kind": LegalDraft.Kind.DECISION}
    return {
        "title": draft.title, "kind": draft.kind, "number": draft.number, "shortened": draft.shortened,
        "planned_on": day(draft.planned_on) if draft.planned_on else "",
    }  # fmt: skip


def procedure_values(posted: Posted) -> dict[str, Any]:
    """Return what a draft does to a procedure; an existing one by its key from the list, or by its code as typed."""
    chosen, typed = key_of(posted, "procedure"), str(posted.get("procedure_text", "")).strip()
    code = ""
    if typed and chosen:
        code = Procedure.objects.filter(pk=chosen).values_list("code", flat=True).first() or ""
    values = {name: str(posted.get(name, "")) for name in ("change", "name", "articles", "simpler")}
    named = code or typed
    # The field is hidden for a new procedure, what it held before does not count.
    return values | {"procedure": "" if values["change"] == DraftProcedure.Change.NEW else named}


def procedure_form(one: DraftProcedure | None, posted: Posted) -> dict[str, Any]:
    """Return what the form of a procedure of a draft shows."""
    names = ("change", "name", "articles", "simpler", "procedure", "procedure_text")
    if posted:
        return {name: posted.get(name, "") for name in names}
    if one is None:
        return {"change": DraftProcedure.Change.NEW}
    found: dict[str, Any] = {name: getattr(one, name) for name in ("change", "name", "articles", "simpler")}
    existing = one.procedure
    return found | {
        "procedure": existing.pk if existing else "", "procedure_text": str(existing) if existing else ""
    }  # fmt: skip
