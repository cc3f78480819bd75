"""Recording what sets a decision off, and the drafts that departments owe after it."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.urls import reverse

from motcua.base import clock
from motcua.base.audit.services import record_act
from motcua.base.errors import Conflict, Invalid, NotFound
from motcua.base.events.services import record
from motcua.base.files import services as files
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency
from motcua.base.organisations.permissions import check
from motcua.base.organisations.queries import focal_officers
from motcua.base.text import clean
from motcua.base.text import day as said
from motcua.base.worktime.queries import calendar_for
from motcua.base.writing import needed
from motcua.catalogue.announcements import rules
from motcua.catalogue.announcements.models import DraftDuty, MinistryDecision, SourceProcedure
from motcua.catalogue.announcements.models.sources import Change
from motcua.catalogue.announcements.services._common import follow_source, tell
from motcua.law import announcing as law

_CODE = re.compile(r"^(\d\.\d{6}|[A-Z]{2}[A-Z0-9._-]{2,38})\b")
FIELDS = (
    "kind", "number", "issued_on", "issuer", "title", "text_number", "text_signed_on", "effective_on",
    "shortened", "received_on", "note",
)  # fmt: skip


@transaction.atomic
def record_source(
    values: Mapping[str, Any],
    *,
    agency_ids: Iterable[int],
    by: Actor,
    procedures: str = "",
    file: File | None = None,
    due: date | None = None,
    at: datetime | None = None,
    is_sample: bool = False,
) -> MinistryDecision:
    """Record a ministry's decision or a legal text of the province; each of the departments owes a draft after it.

    Args:
        values: the fields of `MinistryDecision` (`FIELDS`).
        agency_ids: who owes a draft.
        by: an officer of the control office.
        procedures: one procedure a line: "MOI 1.001234 Tên thủ tục"; kind of change and code may be left out.
        file: the text itself.
        due: by when drafts are owed, by default as the province's rule says.
        at: when, if not now.
        is_sample: invented content.

    Raises:
        Invalid: something lacks or the days contradict each other.
        Conflict: the text was recorded before.
    """
    check(by, "ministry.record")
    at = at or clock.now()
    given = _read(values, clock.day_of(at))
    source = MinistryDecision(**given, recorded_by_name=by.name[:160], recorded_at=at, is_sample=is_sample)
    try:
        with transaction.atomic():
            source.save()
    except IntegrityError:
        raise Conflict(
            f"Văn bản {source.number} ngày {said(source.issued_on)} đã được ghi.", field="number"
        ) from None
    _list_procedures(source, procedures)
    if file is not None:
        source.file = files.store(file, by=by, object_kind="ministry_decision", object_id=source.pk, at=at)
        source.save(update_fields=["file"])
    count = _owe(source, agency_ids, due, by=by, at=at)
    told("announcement.source_recorded", source, by=by, at=at, detail={"agencies": count})
    return source


def _read(values: Mapping[str, Any], today: date) -> dict[str, Any]:
    given: dict[str, Any] = {name: values.get(name) for name in FIELDS}
    given["kind"] = given["kind"] or MinistryDecision.Kind.MINISTRY
    if given["kind"] not in MinistryDecision.Kind.values:
        raise Invalid("Chọn loại văn bản.", field="kind")
    given["number"] = needed(given["number"], "number", "Ghi số, ký hiệu văn bản.", 80)
    given["issuer"] = needed(given["issuer"], "issuer", "Ghi cơ quan ban hành.", 250)
    given["title"] = needed(given["title"], "title", "Ghi trích yếu văn bản.", 1000)
    for name, most in (("text_number", 120), ("note", 500)):
        given[name] = clean(given[name])[:most]
    given["shortened"] = bool(given["shortened"])
    if given["issued_on"] is None:
        raise Invalid("Ghi ngày ban hành.", field="issued_on")
    given["received_on"] = given["received_on"] or today
    if given["issued_on"] > given["received_on"]:
        raise Invalid("Ngày nhận không thể trước ngày ban hành.", field="received_on")
    if given["received_on"] > today:
        raise Invalid("Ngày nhận không thể sau hôm nay.", field="received_on")
    if given["kind"] == MinistryDecision.Kind.PROVINCE:
        # The text itself holds the procedures.
        given["text_number"] = given["text_number"] or given["number"]
        given["text_signed_on"] = given["text_signed_on"] or given["issued_on"]
    if given["shortened"] and given["text_signed_on"] is None:
        raise Invalid(
            "Văn bản theo thủ tục rút gọn phải ghi ngày ký văn bản để tính hạn.", field="text_signed_on"
        )
    if not given["shortened"] and given["effective_on"] is None:
        raise Invalid("Ghi ngày văn bản quy định thủ tục có hiệu lực để tính hạn.", field="effective_on")
    signed, effective = given["text_signed_on"], given["effective_on"]
    if signed and effective and effective < signed:
        raise Invalid("Ngày có hiệu lực không thể trước ngày ký văn bản.", field="effective_on")
    return given


def _list_procedures(source: MinistryDecision, text: str) -> None:
    rows = []
    for position, line in enumerate(filter(None, map(clean, text.splitlines())), 1):
        word, _, rest = line.partition(" ")
        change = word.upper() if word.upper() in Change.values else Change.AMENDED
        name = rest if word.upper() in Change.values else line
        match = _CODE.match(name)
        code = match[1] if match else ""
        name = clean(name[len(code) :].lstrip(" –-:")) or code
        if not name:
            raise Invalid(f"Dòng {position} của danh sách thủ tục không có tên.", field="procedures")
        rows.append(
            SourceProcedure(source=source, position=position, change=change, code=code, name=name[:2000])
        )
    codes = [row.code for row in rows if row.code]
    twice = next((code for code in codes if codes.count(code) > 1), "")
    if twice:
        raise Invalid(f"Thủ tục {twice} có hai dòng trong danh sách.", field="procedures")
    SourceProcedure.objects.bulk_create(rows)


def _owe(
    source: MinistryDecision, agency_ids: Iterable[int], due: date | None, *, by: Actor, at: datetime
) -> int:
    wanted = set(agency_ids)
    agencies = list(Agency.objects.on(clock.day_of(at)).filter(pk__in=wanted))
    if not agencies or len(agencies) < len(wanted):
        raise Invalid("Chọn cơ quan phải trình dự thảo từ danh sách.", field="agencies")
    if due is not None and due < source.received_on:
        raise Invalid("Hạn trình dự thảo không thể trước ngày nhận văn bản.", field="due")
    found = rules.due_day(calendar_for(), law.DRAFT, source.received_on)
    last = due or (found.due if found else source.received_on)
    for agency in agencies:
        _, made = DraftDuty.objects.get_or_create(source=source, agency=agency, defaults={"due": last})
        if not made:
            continue
        tell(
            focal_officers(agency.pk, clock.day_of(at)),
            f"Trình dự thảo công bố theo {source.number}",
            f"{source.issuer}: {source.title}. Hạn trình {said(last)}.",
            reverse("announcements:source", args=[source.pk]), at=at,
        )  # fmt: skip
    return len(agencies)


@transaction.atomic
def correct_source(
    pk: int,
    values: Mapping[str, Any],
    *,
    version: int,
    by: Actor,
    agency_ids: Iterable[int] = (),
    at: datetime | None = None,
) -> MinistryDecision:
    """Correct what was recorded of a text, or let more departments owe a draft; limits follow its days.

    Raises:
        NotFound: there is none.
        Invalid: as `record_source`.
        Conflict: somebody changed it meanwhile, or another text has this number and day.
    """
    check(by, "ministry.record")
    at = at or clock.now()
    source = MinistryDecision.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if source is None:
        raise NotFound("Không có văn bản này.")
    if source.version != version:
        raise Conflict("Văn bản vừa được người khác sửa; mở lại trang rồi làm tiếp.")
    for name, value in _read(values, clock.day_of(at)).items():
        setattr(source, name, value)
    source.version += 1
    try:
        with transaction.atomic():
            source.save()
    except IntegrityError:
        raise Conflict("Đã có văn bản khác mang số và ngày này.", field="number") from None
    if agency_ids:
        _owe(source, agency_ids, None, by=by, at=at)
    follow_source(source)
    told("announcement.source_corrected", source, by=by, at=at, detail={})
    return source


def told(kind: str, source: MinistryDecision, *, by: Actor, at: datetime, detail: dict[str, Any]) -> None:
    """Write a fact about a text: its event and its line in the trail."""
    record(kind, stream=("ministry_decision", source.pk), by=by, at=at, payload=detail)
    record_act(
        kind, by=by, object_kind="ministry_decision", object_id=source.pk, label=str(source), detail=detail, at=at
    )  # fmt: skip
