"""Verbs of the trail: to record an act, and the reading of personal data."""

import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from motcua.base import clock
from motcua.base.organisations.actor import Actor

INSERT = """
INSERT INTO audit_act (at, act, actor_id, actor_name, roles, unit_name, on_behalf_of, ip, channel,
                       object_kind, object_id, label, detail)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


def record_act(
    act: str,
    *,
    by: Actor,
    object_kind: str = "",
    object_id: int | None = None,
    label: str = "",
    detail: dict[str, Any] | None = None,
    at: datetime | None = None,
) -> None:
    """Add one act to the trail, in the caller's transaction.

    It holds the chain's lock until that transaction ends: call it last. Loading many acts, use one COPY or
    one INSERT for all of them.

    Args:
        act: a code of `acts.ACTS`.
        by: who acts.
        object_kind: kind of the object acted on ("dossier", "procedure", ...), "" for none.
        object_id: its key.
        label: how a person knows it (the dossier's code).
        detail: what else is worth knowing; no personal data.
        at: when it was done, if not now; the moment of recording is kept as well.
    """
    if at is None and settings.MOTCUA_CLOCK_SHIFT:
        at = clock.now()
    row = [
        at, act, by.person_id, by.name[:160], sorted(by.roles), by.unit_name[:200],
        by.on_behalf_of_name[:160], by.ip[:45], by.channel[:20], object_kind, object_id, label[:160],
        json.dumps(detail or {}, cls=DjangoJSONEncoder, ensure_ascii=False),
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(INSERT, row)


def record_disclosure(
    *,
    by: Actor,
    object_kind: str,
    object_id: int,
    label: str = "",
    what: str = "",
    object_agency_id: int | None = None,
    outside_unit: bool = False,
) -> None:
    """Record that somebody was shown personal data that lists mask (Luật Bảo vệ dữ liệu cá nhân; rule 8).

    Args:
        by: who was shown it.
        object_kind: kind of the object it belongs to.
        object_id: its key.
        label: its code.
        what: which data ("số định danh", "điện thoại").
        object_agency_id: the agency whose object it is.
        outside_unit: the object has never been work of the reader's unit.
    """
    from motcua.base.audit.readings import record_reading

    record_reading(
        by=by, what="SO", object_kind=object_kind, object_id=object_id, label=label, detail=what,
        object_agency_id=object_agency_id, outside_unit=outside_unit,
    )  # fmt: skip
    record_act(
        f"{object_kind}.personal_read", by=by, object_kind=object_kind, object_id=object_id, label=label,
        detail={"what": what} if what else None,
    )  # fmt: skip
