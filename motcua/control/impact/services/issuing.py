"""From the gate to the announced procedure: appraisal, submission, issue, and what was announced of it."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from motcua.base import clock
from motcua.base.errors import Conflict, Invalid
from motcua.base.organisations.actor import Actor
from motcua.base.text import clean
from motcua.base.text import day as said
from motcua.base.worktime.queries import calendar_for
from motcua.base.writing import needed, touched
from motcua.control.impact import rules
from motcua.control.impact.models import LegalDraft, Stage
from motcua.control.impact.services._common import WRITABLE, at_stage, draft_file, lock, move, told
from motcua.law.impact import impact_rules

_ISSUERS = {
    LegalDraft.Kind.RESOLUTION: "Hội đồng nhân dân tỉnh",
    LegalDraft.Kind.DECISION: "Ủy ban nhân dân tỉnh",
}


@transaction.atomic
def send_to_appraisal(
    draft_id: int, *, by: Actor, version: int | None = None, at: datetime | None = None
) -> LegalDraft:
    """Send the file to Sở Tư pháp; the gate of Điều 11 khoản 3 refuses it unless it is whole.

    Raises:
        Invalid: an assessment, the opinion or an explanation lacks; the sentence names each.
        Conflict: it lies with somebody else, or was changed meanwhile.
    """
    at = at or clock.now()
    draft = lock(draft_id, by=by, action="impact.draft", version=version)
    at_stage(draft, WRITABLE, "gửi thẩm định được")
    lacks = rules.appraisal_lacks(draft_file(draft))
    if lacks:
        raise Invalid(
            "Hồ sơ chưa được nhận thẩm định (NĐ 63/2010 Điều 11 khoản 3). " + " ".join(map(str, lacks)),
            field="gate",
        )
    draft.appraisal_sent_at = at
    draft.appraisal_due = calendar_for().add_workdays(clock.day_of(at), impact_rules().appraisal_days)
    move(draft, Stage.APPRAISAL, at)
    touched(draft, "stage", "stage_since", "appraisal_sent_at", "appraisal_due")
    told("impact.sent_to_appraisal", draft, by=by, at=at, detail={"limit": draft.appraisal_due.isoformat()})
    return draft


@transaction.atomic
def appraise(
    draft_id: int,
    result: str,
    text: str,
    report_number: str,
    *,
    by: Actor,
    version: int | None = None,
    at: datetime | None = None,
) -> LegalDraft:
    """Record what Sở Tư pháp found of the procedures, a part of its own in the report (Điều 11).

    Args:
        draft_id: which draft.
        result: DAT, DAT_Y_KIEN (with remarks) or TRA_LAI (returned to be explained).
        text: the part of the report on procedures.
        report_number: of the report.

    Raises:
        Invalid: no result, text or number.
        Conflict: the draft is not being appraised.
    """
    at = at or clock.now()
    draft = lock(draft_id, by=by, action="impact.appraise", version=version)
    at_stage(draft, [Stage.APPRAISAL], "thẩm định được")
    if result not in LegalDraft.Appraisal.values:
        raise Invalid("Chọn kết quả thẩm định.", field="result")
    draft.appraisal = result
    draft.appraisal_number = needed(report_number, "number", "Ghi số báo cáo thẩm định.", 60)
    draft.appraisal_text = needed(
        text, "text", "Ghi nội dung thẩm định về thủ tục hành chính.", 8000, lines=True
    )
    draft.appraised_at, draft.appraised_by_name = at, by.name[:120]
    returned = result == LegalDraft.Appraisal.RETURNED
    move(draft, Stage.EXPLAINING if returned else Stage.SUBMITTED, at)
    touched(
        draft, "stage", "stage_since", "appraisal", "appraisal_number", "appraisal_text", "appraised_at",
        "appraised_by_name",
    )  # fmt: skip
    detail = {"result": draft.get_appraisal_display(), "number": draft.appraisal_number}
    told("impact.appraised", draft, by=by, at=at, detail=detail, codes={"code": result})
    return draft


@transaction.atomic
def submit(draft_id: int, *, by: Actor, version: int | None = None, at: datetime | None = None) -> LegalDraft:
    """Note that the appraised draft was laid before who issues it.

    Raises:
        Conflict: it is not appraised, or was submitted.
    """
    at = at or clock.now()
    draft = lock(draft_id, by=by, action="impact.issue", version=version)
    at_stage(draft, [Stage.SUBMITTED], "trình được")
    if draft.submitted_at is not None:
        raise Conflict(f"Dự thảo đã trình ngày {said(draft.submitted_at)}.")
    draft.submitted_at = at
    touched(draft, "submitted_at")
    told("impact.submitted", draft, by=by, at=at)
    return draft


@transaction.atomic
def issue(
    draft_id: int,
    number: str,
    issued_on: date | None,
    effective_on: date | None,
    *,
    by: Actor,
    issuer: str = "",
    version: int | None = None,
    at: datetime | None = None,
) -> LegalDraft:
    """Record the issued text; from now on it is followed until its procedures are announced.

    Args:
        draft_id: which draft.
        number: of the text ("12/2026/QĐ-UBND").
        issued_on: its day.
        effective_on: from when it is in force; not before its day.
        issuer: who issued it; by its kind when not given.

    Raises:
        Invalid: no number, a day that cannot be, or a number used before.
        Conflict: it was not appraised.
    """
    at = at or clock.now()
    draft = lock(draft_id, by=by, action="impact.issue", version=version)
    at_stage(draft, [Stage.SUBMITTED], "ghi ban hành được")
    draft.issued_number = needed(number, "number", "Ghi số, ký hiệu văn bản.", 60)
    today = clock.day_of(at)
    appraised = clock.day_of(draft.appraised_at) if draft.appraised_at else today
    if issued_on is None or not appraised <= issued_on <= today:
        raise Invalid(f"Ngày ban hành từ ngày thẩm định ({said(appraised)}) đến hôm nay.", field="issued_on")
    if effective_on is None or effective_on < issued_on:
        raise Invalid("Ngày có hiệu lực từ ngày ban hành trở đi.", field="effective_on")
    draft.issued_on, draft.effective_on = issued_on, effective_on
    draft.issuer = clean(issuer)[:200] or _ISSUERS.get(LegalDraft.Kind(draft.kind), "")
    if not draft.issuer:
        raise Invalid("Ghi cơ quan ban hành.", field="issuer")
    draft.submitted_at, draft.ended_at = draft.submitted_at or at, at
    move(draft, Stage.ISSUED, at)
    try:
        with transaction.atomic():
            touched(
                draft, "stage", "stage_since", "issued_number", "issued_on", "effective_on", "issuer", "submitted_at",
                "ended_at",
            )  # fmt: skip
    except IntegrityError:
        raise Invalid(
            f"Đã có văn bản số {draft.issued_number} ngày {said(issued_on)}.", field="number"
        ) from None
    detail = {"number": draft.issued_number, "date": issued_on.isoformat(), "from": effective_on.isoformat()}
    told("impact.issued", draft, by=by, at=at, detail=detail)
    return draft
