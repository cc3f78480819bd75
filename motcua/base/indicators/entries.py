"""Figures entered by hand: what no room measures yet, with its evidence; a new one replaces the former."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.core.files.base import File
from django.db import connection, transaction
from django.db.models import Q, QuerySet

from motcua.base import clock
from motcua.base.audit.services import record_act
from motcua.base.errors import Invalid, NotAllowed
from motcua.base.events.services import record
from motcua.base.files import services as files
from motcua.base.files.models import StoredFile
from motcua.base.indicators import engine
from motcua.base.indicators.engine import LEVELS, NO_MEASURE, PROVINCE, Indicator, Measure, Scope, share
from motcua.base.indicators.models import Entry
from motcua.base.indicators.periods import Period
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency
from motcua.base.organisations.permissions import Scope as Reach
from motcua.base.organisations.permissions import allowed, check

# A code of the registry, or a free one: "target:12" is the twelfth target of the plans.
CODE = re.compile(r"^[a-z][a-z_]*(\.[a-z][a-z0-9_]*|:[0-9]{1,12})$")
_FREE = re.compile(r"^[a-z_]+:[0-9]{1,12}$")
OBJECT = "indicator_entry"
MOST = Decimal(10) ** 13
Number = Decimal | int | float | str | None


def enter(
    code: str,
    period: Period,
    scope: Scope = PROVINCE,
    *,
    numerator: Number = None,
    denominator: Number = None,
    value: Number = None,
    evidence: str,
    file: File | StoredFile | None = None,
    by: Actor,
    at: datetime | None = None,
) -> Entry:
    """Enter a figure by hand for an indicator no room measures, or for a plan's own target ("target:12").

    Given as parts (numerator and denominator, the value is then their share in per cent) or as a value. The
    newest entry of an indicator, scope and period counts; the one it replaces is kept.

    Args:
        code: an indicator entered by hand, or a free code.
        period: what it is about.
        scope: province, level or agency.
        numerator: how many count.
        denominator: of how many; more than 0.
        value: the figure, in the indicator's unit.
        evidence: in words: which document, which report.
        file: an upload, or a stored file whose bytes are shared.
        by: who enters.
        at: when, if not now.

    Raises:
        NotAllowed: not theirs to enter.
        NotFound: no such indicator.
        Invalid: what is wrong, by field.
    """
    at = at or clock.now()
    indicator = None if _FREE.match(code) else engine.get(code)
    _check_what(code, indicator, period, scope, clock.day_of(at))
    may_enter_for(scope, by=by)
    parts = _parts(
        indicator,
        _number(numerator, "numerator"),
        _number(denominator, "denominator"),
        _number(value, "value"),
    )
    said = " ".join(evidence.split())
    if not said:
        raise Invalid("Ghi tài liệu chứng minh: số, ngày văn bản hoặc nguồn số liệu.", field="evidence")
    with transaction.atomic():
        return _written(code, period, scope, parts, said[:2000], file, by, at)


def _written(
    code: str, period: Period, scope: Scope, parts: Measure, evidence: str, file: File | StoredFile | None,
    by: Actor, at: datetime,
) -> Entry:  # fmt: skip
    key = {
        "indicator": code, "scope_kind": scope.kind, "scope_id": scope.id, "period": period.kind,
        "start": period.start, "end": period.end,
    }  # fmt: skip
    with connection.cursor() as cursor:
        # Two who enter the same figure at once: the second replaces the first.
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(sorted(key.items(), key=str))]
        )
    former = Entry.objects.filter(**key, replaced_at__isnull=True).first()
    if former is not None:
        former.replaced_at = max(at, former.entered_at)
        former.save(update_fields=["replaced_at"])
    entry = Entry.objects.create(
        **key, scope_name=scope.name[:200], numerator=parts.numerator, denominator=parts.denominator,
        value=parts.value or Decimal(0), evidence=evidence, entered_by_id=by.person_id, entered_by_name=by.name[:160],
        entered_at=at,
    )  # fmt: skip
    if file is not None:
        entry.file = _kept(file, entry.pk, by, at)
        entry.save(update_fields=["file"])
    detail = {"period": period.code, "scope": scope.code, "value": str(entry.value)}
    if former is not None:
        detail["replaces"] = str(former.value)
    record(
        "indicator.entered", stream=(OBJECT, entry.pk), by=by, at=at, payload={"indicator": code, **detail}
    )
    record_act(
        "indicator.entered", by=by, object_kind=OBJECT, object_id=entry.pk, label=code, detail=detail, at=at
    )
    return entry


def _kept(file: File | StoredFile, entry_id: int, by: Actor, at: datetime) -> StoredFile:
    if isinstance(file, StoredFile):
        return files.share(file, by=by, object_kind=OBJECT, object_id=entry_id, at=at)
    return files.store(file, by=by, object_kind=OBJECT, object_id=entry_id, at=at)


def _check_what(code: str, indicator: Indicator | None, period: Period, scope: Scope, today: date) -> None:
    if len(code) > 60 or not CODE.match(code):
        raise Invalid("Mã chỉ số không đúng.", field="indicator")
    if indicator is not None and not indicator.by_hand:
        raise Invalid(
            f"“{indicator.name}” được hệ thống tính từ hồ sơ, danh mục; không nhập tay.", field="indicator"
        )
    if scope.kind not in {"province", "level", "agency"} or scope.field or scope.procedure:
        raise Invalid("Nhập số liệu cho toàn tỉnh, một cấp hoặc một cơ quan.", field="scope")
    if period.start > today:
        raise Invalid("Kỳ số liệu chưa bắt đầu.", field="period")
    if period.known is not None:
        raise Invalid("Chọn cả kỳ, không chọn số liệu đến một ngày.", field="period")


def _number(given: Number, field: str) -> Decimal | None:
    """Read a number as a clerk writes it: 1.234,5 or 1234.5."""
    if given is None or (isinstance(given, str) and not given.strip()):
        return None
    text = str(given).replace("\u00a0", "").replace(" ", "").rstrip("%")
    if isinstance(given, str) and re.fullmatch(r"-?\d{1,3}(\.\d{3})+(,\d+)?", text):
        text = text.replace(".", "")
    try:
        found = Decimal(text.replace(",", "."))
    except InvalidOperation:
        raise Invalid("Ghi một con số, ví dụ 98,7.", field=field) from None
    if not found.is_finite() or abs(found) > MOST:
        raise Invalid("Con số quá lớn.", field=field)
    if found < 0:
        raise Invalid("Con số không được âm.", field=field)
    return found


def _parts(
    indicator: Indicator | None, numerator: Decimal | None, denominator: Decimal | None, value: Decimal | None
) -> Measure:
    if (numerator is None) != (denominator is None):
        missing = "denominator" if denominator is None else "numerator"
        raise Invalid("Ghi cả tử số và mẫu số, hoặc chỉ ghi giá trị.", field=missing)
    percent = indicator is None or indicator.unit == "%"
    if numerator is None or denominator is None:
        if value is None:
            raise Invalid("Ghi tử số và mẫu số, hoặc giá trị.", field="value")
        if indicator is not None and percent and value > 100:
            raise Invalid("Tỷ lệ không vượt quá 100 %.", field="value")
        return Measure(None, None, value)
    if not percent:
        raise Invalid(
            f"Chỉ số này tính bằng {indicator.unit if indicator else ''}; chỉ ghi giá trị.", field="numerator"
        )
    if denominator == 0:
        raise Invalid("Mẫu số phải lớn hơn 0.", field="denominator")
    if numerator > denominator:
        raise Invalid("Tử số không được lớn hơn mẫu số.", field="numerator")
    found = share(numerator, denominator)
    if value is not None and found.value is not None and abs(found.value - value) > Decimal("0.06"):
        raise Invalid(
            "Giá trị không khớp với tử số trên mẫu số; bỏ trống giá trị để máy tính.", field="value"
        )
    return found


def may_enter_for(scope: Scope, *, by: Actor) -> None:
    """Raise NotAllowed unless the actor may enter figures of a scope: their agency's, or with the right to all."""
    if scope.kind == "agency":
        check(by, "indicator.enter", agency_id=scope.id)
    elif allowed(by, "indicator.enter") != Reach.PROVINCE:
        check(by, "indicator.enter")
        raise NotAllowed("Số liệu toàn tỉnh và của một cấp do Văn phòng UBND tỉnh nhập.")


# ---- reading ----------------------------------------------------------------------------------------------


def measure(code: str, period: Period, scope: Scope) -> Measure:
    """Return what was entered: for this period, else the newest of a period that had ended by its end.

    Of the province or a level without an entry of its own, the total of what its agencies entered as parts for
    exactly this period. Of a past day, what had been entered by then.
    """
    if scope.field or scope.procedure or scope.kind == "unit":
        return NO_MEASURE
    own = _own(code, period, scope)
    exact = own is not None and (own.start, own.end) == (period.start, period.end)
    if own is not None and exact:
        return Measure(own.numerator, own.denominator, own.value)
    pairs = _of_agencies(code, period, scope) if scope.kind in {"province", "level"} else []
    if pairs:
        return share(sum(part for part, _ in pairs), sum(whole for _, whole in pairs))
    return Measure(own.numerator, own.denominator, own.value) if own else NO_MEASURE


def _asked_with(code: str) -> Q:
    """Return whose entries to read: of all that are entered by hand when others will be asked too."""
    return Q() if engine.is_sharing() else Q(indicator=code)


def _own(code: str, period: Period, scope: Scope) -> Entry | None:
    def read() -> dict[str, Entry]:
        rows = _known(Entry.objects.filter(_asked_with(code)), period.until)
        mine = rows.filter(scope_kind=scope.kind, scope_id=scope.id, end__lte=period.end)
        found: dict[str, Entry] = {}
        for row in mine.order_by("end", "start", "id"):
            former = found.get(row.indicator)
            if former is None or (former.start, former.end) != (period.start, period.end):
                found[row.indicator] = row
        return found

    return engine.once(("indicators.entered", period.code, scope.code), read).get(code)


def _of_agencies(code: str, period: Period, scope: Scope) -> list[tuple[Decimal, Decimal]]:
    def read() -> dict[str, list[tuple[Decimal, Decimal]]]:
        rows = _known(Entry.objects.filter(_asked_with(code)), period.until).filter(
            scope_kind="agency", start=period.start, end=period.end, denominator__isnull=False
        )
        if scope.level:
            rows = rows.filter(scope_id__in=Agency.objects.filter(level=scope.level).values("pk"))
        found: dict[str, list[tuple[Decimal, Decimal]]] = {}
        for name, part, whole in rows.values_list("indicator", "numerator", "denominator"):
            found.setdefault(name, []).append((part or Decimal(0), whole or Decimal(0)))
        return found

    return engine.once(("indicators.entered_by_agencies", period.code, scope.code), read).get(code, [])


def _known(rows: QuerySet[Entry], until: datetime | None) -> QuerySet[Entry]:
    if until is None:
        return rows.filter(replaced_at__isnull=True)
    return rows.filter(entered_at__lt=until).filter(Q(replaced_at__isnull=True) | Q(replaced_at__gte=until))


def visible(by: Actor) -> QuerySet[Entry]:
    """Return the entries of the scopes a person may see figures of, replaced ones too, the newest first."""
    reach = allowed(by, "indicator.view")
    rows = Entry.objects.select_related("file").order_by("-entered_at", "-id")
    if reach == Reach.PROVINCE:
        return rows
    if reach == Reach.AGENCY:
        return rows.filter(scope_kind="agency", scope_id=by.agency_id)
    return rows.none()


def scopes_to_enter(by: Actor) -> list[Scope]:
    """Return the scopes a person may enter figures for, widest first."""
    reach = allowed(by, "indicator.enter")
    if reach == Reach.PROVINCE:
        on = Agency.objects.on(clock.today()).order_by("name")
        agencies: Iterable[Scope] = (Scope("agency", one.pk, str(one)) for one in on)
        return [PROVINCE, LEVELS["TINH"], LEVELS["XA"], *agencies]
    if reach is not None and by.agency_id:
        return [Scope("agency", by.agency_id, by.agency_name)]
    return []


def may_open_file(by: Actor, entry_id: int) -> bool:
    """Tell whether somebody may open the evidence of an entry: whoever sees the entry."""
    return visible(by).filter(pk=entry_id).exists()
