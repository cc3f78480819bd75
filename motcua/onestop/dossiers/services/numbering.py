"""Acts on numbers: a series goes on where the paper book or the former system stopped (TT 01/2018 Điều 10.2)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from motcua.base import clock
from motcua.base.audit.services import record_act
from motcua.base.errors import Conflict, Invalid, NotFound
from motcua.base.events.services import record
from motcua.base.organisations import queries as organisations
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Unit
from motcua.base.organisations.permissions import check
from motcua.base.printing.formsets import form_spec
from motcua.base.text import clean, number
from motcua.onestop.dossiers.law import law_at
from motcua.onestop.dossiers.models import Counter
from motcua.onestop.dossiers.papers import SUFFIX, has_form

MOST = 99_999


@dataclass(frozen=True)
class Series:
    """A series of numbers of an agency: its key, what it numbers, the last number given."""

    key: str
    name: str
    last: int


def series_of(by: Actor, at: datetime | None = None) -> list[Series]:
    """Return the series of the actor's agency this year: books of its desks, numbers of forms, codes of today."""
    at = at or clock.now()
    day = clock.day_of(at)
    names: dict[str, str] = {}
    for unit in Unit.objects.on(day).filter(agency_id=by.agency_id, kind=Unit.Kind.ONE_STOP).order_by("id"):
        names[f"book:{unit.pk}:{day.year}"] = f"Số thứ tự trong Sổ theo dõi năm {day.year} – {unit.name}"
    law = law_at(at)
    for form, suffix in SUFFIX.items():
        if has_form(law.form_set, form):
            title = form_spec(form, law.form_set).title
            names[f"form:{by.agency_id}:{form}:{day.year}"] = f"{title}, số …/{suffix} năm {day.year}"
    try:
        preferred = law.codes.identifier_format
        identifier = organisations.identifier_of(by.agency_id or 0, day, preferred=preferred)
        names[f"code:{identifier}:{day:%y%m%d}"] = f"Số thứ tự mã hồ sơ ngày {day:%d/%m/%Y} ({identifier})"
    except NotFound:
        pass
    given = dict(Counter.objects.filter(series__in=names).values_list("series", "last"))
    return [Series(key, name, given.get(key, 0)) for key, name in names.items()]


@transaction.atomic
def continue_series(key: str, last: int, *, basis: str, by: Actor, at: datetime | None = None) -> Series:
    """Let a series go on after a number given elsewhere, so that the next one is `last` + 1.

    Numbers only go up: what has been given is never given again.

    Args:
        key: one of `series_of`.
        last: the last number of the paper book or the former system.
        basis: the record of handing the book over.

    Raises:
        Invalid: no basis, or a number that cannot be.
        NotFound: the series is not one of the actor's agency.
        Conflict: a number as high has been given here already.
    """
    check(by, "numbering.continue", agency_id=by.agency_id)
    at = at or clock.now()
    if not clean(basis):
        raise Invalid("Ghi căn cứ: biên bản khóa sổ giấy hoặc bàn giao hệ thống cũ.", field="basis")
    if not 1 <= last <= MOST:
        raise Invalid(f"Số cuối phải từ 1 đến {number(MOST)}.", field="last")
    known = next((one for one in series_of(by, at) if one.key == key), None)
    if known is None:
        raise NotFound("Không có dãy số này trong cơ quan của bạn.")
    with connection.cursor() as cursor:
        # One statement: an act that takes a number at this moment waits, or is waited for.
        cursor.execute(
            f"""INSERT INTO {Counter._meta.db_table} (series, last) VALUES (%s, %s)
                ON CONFLICT (series) DO UPDATE SET last = excluded.last
                WHERE {Counter._meta.db_table}.last < excluded.last RETURNING last""",  # noqa: S608
            [key, last],
        )
        if cursor.fetchone() is None:
            raise Conflict(
                f"Dãy số này đã cấp đến {number(known.last)}; chỉ nối tiếp số lớn hơn, không lùi lại.",
                field="last",
            )
    detail = {"number": str(last), "note": known.name, "decision": clean(basis)[:200]}
    record(
        "numbering.continued",
        stream=("agency", by.agency_id or 0),
        by=by,
        at=at,
        payload=detail | {"series": key},
    )
    record_act(
        "numbering.continued", by=by, object_kind="agency", object_id=by.agency_id, label=known.name, at=at,
        detail=detail,
    )  # fmt: skip
    return Series(key, known.name, last)
