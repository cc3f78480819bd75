"""Verbs of exports: to ask for one, to write it, to cancel, to try again, to hand it out, to throw it away."""

import logging
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import IO, Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Q
from django.http import QueryDict

from motcua.base import clock
from motcua.base.audit.readings import Members, record_reading
from motcua.base.audit.services import record_act
from motcua.base.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound
from motcua.base.lists import registry
from motcua.base.lists.models import Export
from motcua.base.notices.services import notify
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Person
from motcua.base.organisations.permissions import allowed, check
from motcua.base.organisations.queries import actor_for
from motcua.base.text import clean, moment, number

log = logging.getLogger(__name__)
MOST_OPEN = 5
MOST_ATTEMPTS = 3
# A job that has not moved for this long has lost its worker; a batch takes well under a second.
LOST_AFTER = timedelta(minutes=5)
TELL_EVERY_SECONDS = 0.4
# Keys of the address that say which page of the list is shown, or what stands in a field of the scanner, not what
# the list holds.
PAGE_KEYS = ("sau", "truoc", "trang", "quyen", "dang", "in", "tat-ca", "noi", "so")


class _Stopped(Exception):
    """The export is no longer this run's to write: cancelled, or taken up by a later run."""


def filters_of(text: str) -> QueryDict:
    """Return the filters in a query string, without the page and without empty ones."""
    query = QueryDict(text.lstrip("?")[:4000], mutable=True)
    for key in list(query):
        kept = [value for value in query.getlist(key) if value]
        if key in PAGE_KEYS or not kept:
            del query[key]
        else:
            query.setlist(key, kept)
    return query


# ---- asking -----------------------------------------------------------------------------------------------


def ask(
    code: str,
    query: str,
    format_code: str,
    *,
    by: Actor,
    full: bool = False,
    purpose: str = "",
    at: datetime | None = None,
) -> Export:
    """Ask for a list as a file; its job is queued in the same transaction.

    Args:
        code: of the list ("dossiers:list").
        query: the filters as they stand in the address.
        format_code: "xlsx", "csv" or one of the list's own.
        by: for whom: the rows are those this actor may see now.
        full: identity numbers and phones in full, which is written in the trail with its purpose.
        purpose: what the full numbers are for.
        at: when, if not now.

    Raises:
        NotFound: no such list.
        NotAllowed: no right to the list, or to full numbers.
        Invalid: unknown format, or full numbers without a purpose.
        Conflict: too many exports are still open.
    """
    listing = registry.get(code)
    check(by, listing.action)
    form = registry.formats_of(listing).get(format_code)
    if form is None:
        raise Invalid("Chọn dạng tệp: Excel hoặc CSV.", field="dang")
    purpose = clean(purpose)[:200]
    if full:
        _check_full(listing, purpose, by)
    if by.person_id is None:
        raise NotAllowed("Tệp xuất phải có người nhận.")
    filters, present = filters_of(query), at or clock.now()
    with transaction.atomic():
        Person.objects.select_for_update().filter(pk=by.person_id).first()
        open_now = Export.objects.filter(person_id=by.person_id, state__in=["CHO", "CHAY"]).count()
        if open_now >= MOST_OPEN:
            raise Conflict(f"Bạn đang có {open_now} tệp chưa xuất xong. Đợi xong hoặc hủy bớt rồi xuất tiếp.")
        rows = listing.count(by, filters, Export.SHORT_ROWS)
        export = Export.objects.create(
            person_id=by.person_id, listing=code, title=listing.title, query=filters.urlencode(),
            format=form.code, full=full, purpose=purpose if full else "", actor=_frozen(by),
            total=None if rows > Export.SHORT_ROWS else rows, asked_at=present, touched_at=present,
            name=f"{code.replace(':', '-')}-{present:%Y%m%d-%H%M}.{form.ending}",
        )  # fmt: skip
        _queue(export)
        record_act(
            "list.export_asked", by=by, object_kind="export", object_id=export.pk, label=listing.title,
            detail={"format": form.label, "rows": export.rows_said if export.total is None else export.total}
            | ({"full": True, "purpose": purpose} if full else {}),
            at=at,
        )  # fmt: skip
    return export


def may_have_full(listing: registry.Listing, by: Actor) -> bool:
    """Tell whether somebody may ask a list for identity numbers and phones in full."""
    return bool(listing.full_action) and allowed(by, listing.full_action) is not None


def _check_full(listing: registry.Listing, purpose: str, by: Actor) -> None:
    if not listing.full_action:
        raise Invalid("Danh sách này không có số định danh, điện thoại.", field="du")
    if not may_have_full(listing, by):
        raise NotAllowed("Vai trò của bạn không được xem đủ số định danh, điện thoại.")
    if len(purpose) < 5:
        raise Invalid("Ghi rõ dùng đủ số định danh, điện thoại để làm gì.", field="muc-dich")


def _frozen(by: Actor) -> dict[str, Any]:
    return asdict(by) | {"roles": sorted(by.roles)}


def _thawed(stored: dict[str, Any]) -> Actor:
    return Actor(**(stored | {"roles": frozenset(stored["roles"])}))


def _queue(export: Export) -> None:
    """Put the job in the queue; jobs of one lane run one after another, so short ones do not wait behind long."""
    from motcua.base.lists import tasks

    lane = "dai" if export.total is None or export.total > Export.SHORT_ROWS else "ngan"
    tasks.write.configure(lock=f"lists.{lane}").defer(export_id=export.pk)


# ---- writing ----------------------------------------------------------------------------------------------


def write(export_id: int) -> None:
    """Write an export from its first row; a run that was killed leaves nothing, the next begins anew.

    Each run has a number. Whoever holds the latest writes; an earlier one that still lives finds at its next
    word of progress that the export is no longer its own, and stops. So a file is handed over once, whole.
    """
    export = _claim(export_id)
    if export is None:
        return
    folder = _scratch() / f"{export.uuid}-{export.attempts}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write(export, folder / "tep")
    except _Stopped:
        log.info("lists: export %s was cancelled or taken up elsewhere", export_id)
    except DomainError as refused:
        _fail(export, refused.message)
    except Exception:
        log.exception("lists: export %s failed", export_id)
        _fail(export, "Có lỗi khi xuất. Bấm “Thử lại”; nếu vẫn lỗi, báo quản trị viên.")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _scratch() -> Path:
    return Path(settings.VAR_DIR) / "exports"


def _claim(export_id: int) -> Export | None:
    """Take an open export for this run; None when it is closed, or was killed too often."""
    with transaction.atomic():
        export = Export.objects.select_for_update().filter(pk=export_id).first()
        if export is None or not export.is_open:
            return None
        if export.attempts >= export.most_attempts:
            export.state, export.finished_at = Export.State.FAILED, clock.now()
            export.error = f"Việc xuất bị ngắt {MOST_ATTEMPTS} lần giữa chừng. Bấm “Thử lại”."
            export.save(update_fields=["state", "error", "finished_at"])
            return None
        export.state, export.attempts, export.done = Export.State.RUNNING, export.attempts + 1, 0
        export.started_at = export.touched_at = clock.now()
        export.save(update_fields=["state", "attempts", "done", "started_at", "touched_at"])
    return export


def _mine(export: Export) -> Any:
    return Export.objects.filter(pk=export.pk, attempts=export.attempts, state=Export.State.RUNNING)


def _fail(export: Export, words: str) -> None:
    _mine(export).update(state=Export.State.FAILED, error=words[:300], finished_at=clock.now())


def _write(export: Export, path: Path) -> None:
    listing = registry.get(export.listing)
    by = _thawed(export.actor)
    _check_still(export, listing)
    form = registry.formats_of(listing).get(export.format)
    if form is None:
        raise Invalid("Dạng tệp này không còn được xuất.")
    query = QueryDict(export.query)
    members = Members()
    counter = _Counter(export, lambda: listing.count(by, query))
    rows = counter.count(listing.rows(by, query), members if listing.personal else None, listing)
    columns = [
        (column, column.full if export.full and column.full else column.value)
        for column in listing.columns_for(by, query)
    ]
    form.write(registry.Sheet(export.title, by, query, columns, rows, path, _notes(export, by)))
    _hand_over(export, listing, by, path, counter.done, members)


class _Counter:
    """Counts the rows as they are taken and says so in the database, not more often than somebody looks."""

    def __init__(self, export: Export, total: Callable[[], int]) -> None:
        self.export, self.total, self.done, self.told = export, total, 0, 0.0

    def count(self, rows: Any, members: Members | None, listing: registry.Listing) -> Iterator[Any]:
        """Pass the rows on; stop the run when the export is no longer its own."""
        object_of = listing.object_of
        for row in rows:
            self.done += 1
            if members is not None and object_of is not None:
                members.add(object_of(row))
            if self.done % 100 == 0 and monotonic() - self.told > TELL_EVERY_SECONDS:
                self.tell()
            yield row

    def tell(self) -> None:
        """Write down how far it is."""
        self.told = monotonic()
        changed = _mine(self.export).update(done=self.done, touched_at=clock.now())
        if not changed:
            raise _Stopped
        if self.export.total is None:
            self.export.total = self.total()
            _mine(self.export).update(total=self.export.total)


def _check_still(export: Export, listing: registry.Listing) -> None:
    """Raise NotAllowed when the right to the list has gone, or reaches less far, since it was asked for."""
    actor = _present_actor(export)
    reach = allowed(actor, listing.action) if actor else None
    if actor is None or reach is None or reach < (allowed(_thawed(export.actor), listing.action) or 0):
        raise NotAllowed("Bạn không còn vai trò được xem danh sách này.")
    if export.full and not may_have_full(listing, actor):
        raise NotAllowed("Bạn không còn vai trò được xem đủ số định danh, điện thoại.")


def _present_actor(export: Export) -> Actor | None:
    """Return as whom the owner acts today at the unit where the export was asked for; None when no longer there."""
    actor = actor_for(export.person, chosen=export.actor.get("assignment_id"))
    return actor if actor and actor.unit_id == export.actor.get("unit_id") else None


def _notes(export: Export, by: Actor) -> list[tuple[str, str]]:
    found = [
        ("Danh sách", export.title),
        ("Người xuất", by.name),
        ("Đơn vị", f"{by.unit_name}, {by.agency_name}"),
        ("Xuất lúc", moment(export.asked_at)),
        ("Bộ lọc", "; ".join(value for _, value in QueryDict(export.query).items()) or "không lọc"),
    ]
    if export.full:
        found.append(("Số định danh, điện thoại", f"ghi đủ; mục đích: {export.purpose}"))
    return found


def _hand_over(
    export: Export, listing: registry.Listing, by: Actor, path: Path, done: int, members: Members
) -> None:
    """Keep the file and say that it is there: in one transaction, only if the export is still this run's."""
    with path.open("rb") as made:
        stored = default_storage.save(_stored_as(export, export.attempts), File(made))
    present = clock.now()
    with transaction.atomic():
        changed = _mine(export).update(
            state=Export.State.DONE, done=done, total=done, finished_at=present, touched_at=present,
            storage_name=stored, size=path.stat().st_size, error="",
            expires_at=present + timedelta(days=settings.EXPORT_DAYS),
        )  # fmt: skip
        if changed:
            if listing.personal and done:
                record_reading(
                    by=by, what="XUAT", object_kind=listing.object_kind, label=export.title,
                    detail="ghi đủ số định danh, điện thoại" if export.full else "số định danh, điện thoại đã che",
                    purpose=export.purpose, count=done, members=members,
                )  # fmt: skip
            notify(
                [export.person_id], kind="lists.exported", url="/danh-sach/tep/",
                title=f"Tệp “{export.title}” đã xuất xong, {number(done)} dòng",
                text=f"Tải trong {settings.EXPORT_DAYS} ngày; sau đó tệp được xóa.",
            )  # fmt: skip
    if not changed:
        default_storage.delete(stored)
        raise _Stopped


# ---- afterwards -------------------------------------------------------------------------------------------


def cancel(export: Export, *, by: Actor) -> None:
    """Cancel an export that is not finished; the run stops at its next word of progress.

    Raises:
        Conflict: it is finished already.
    """
    changed = Export.objects.filter(pk=export.pk, state__in=["CHO", "CHAY"]).update(
        state=Export.State.CANCELLED, finished_at=clock.now()
    )
    if not changed:
        raise Conflict("Tệp này đã xuất xong hoặc đã hủy.")
    record_act("list.export_cancelled", by=by, object_kind="export", object_id=export.pk, label=export.title)


def retry(export: Export, *, by: Actor) -> None:
    """Ask again for an export that failed or was cancelled, under the same filters and the same rights.

    Raises:
        Conflict: it is open or done.
        NotAllowed: the right to the list has gone.
    """
    listing = registry.get(export.listing)
    _check_still(export, listing)
    with transaction.atomic():
        changed = Export.objects.filter(pk=export.pk, state__in=["LOI", "HUY"]).update(
            state=Export.State.WAITING, most_attempts=F("attempts") + MOST_ATTEMPTS, done=0, error="",
            finished_at=None, touched_at=clock.now(),
        )  # fmt: skip
        if not changed:
            raise Conflict("Tệp này đang xuất hoặc đã xong.")
        _queue(export)
        record_act(
            "list.export_asked", by=by, object_kind="export", object_id=export.pk, label=export.title,
            detail={"rows": export.rows_said if export.total is None else export.total},
        )  # fmt: skip


def open_file(export: Export, *, by: Actor) -> IO[bytes]:
    """Open a finished export for its owner to download; the rights are asked again and the download recorded.

    Raises:
        NotFound: the file is gone.
        NotAllowed: the owner no longer holds the role that saw these rows.
        Conflict: it is not finished.
    """
    listing = registry.get(export.listing)
    if export.state == Export.State.EXPIRED:
        raise NotFound("Tệp đã được xóa vì quá thời gian lưu. Hãy xuất lại.")
    if export.state != Export.State.DONE:
        raise Conflict("Tệp chưa xuất xong.")
    _check_still(export, listing)
    try:
        content = default_storage.open(export.storage_name)
    except FileNotFoundError:
        raise NotFound("Tệp không còn trong kho lưu. Hãy xuất lại.") from None
    with transaction.atomic():
        if listing.personal:
            record_reading(
                by=by, what="XUAT", object_kind="export", object_id=export.pk, label=export.title,
                detail="tải tệp đã xuất", purpose=export.purpose, count=export.done,
            )  # fmt: skip
        record_act(
            "list.export_downloaded", by=by, object_kind="export", object_id=export.pk, label=export.title,
            detail={"rows": export.done, "full": export.full},
        )  # fmt: skip
    return content


def rescue() -> int:
    """Queue again the exports whose worker died in the middle; return how many.

    The run that follows takes the next number, so one that was only slow loses the export and stops.
    """
    lost = Export.objects.filter(state="CHAY", touched_at__lt=clock.now() - LOST_AFTER)
    # A waiting one may wait long behind others; its job is lost only when nothing of its lane moves either.
    moving = Export.objects.filter(state="CHAY", touched_at__gte=clock.now() - LOST_AFTER).exists()
    waiting = Export.objects.filter(state="CHO", touched_at__lt=clock.now() - LOST_AFTER)
    found = [*lost, *([] if moving else waiting)]
    for export in found:
        with transaction.atomic():
            Export.objects.filter(pk=export.pk).update(touched_at=clock.now())
            _queue(export)
    return len(found)


def expire() -> int:
    """Delete the files whose time is over and the scraps of runs that died; return how many exports went."""
    present = clock.now()
    old = Q(state="XONG", expires_at__lte=present) | Q(
        state__in=["LOI", "HUY"], asked_at__lte=present - timedelta(days=settings.EXPORT_DAYS)
    )
    gone = 0
    for export in Export.objects.filter(old).iterator():
        # A run that died between keeping the bytes and saying so has left them under its number.
        for run in range(1, export.attempts + 1):
            default_storage.delete(_stored_as(export, run))
        Export.objects.filter(pk=export.pk).update(state=Export.State.EXPIRED, storage_name="")
        gone += 1
    for folder in _scratch().iterdir() if _scratch().exists() else ():
        if present.timestamp() - folder.stat().st_mtime > timedelta(days=1).total_seconds():
            shutil.rmtree(folder, ignore_errors=True)
    return gone


def _stored_as(export: Export, run: int) -> str:
    return f"exports/{export.asked_at:%Y/%m}/{export.uuid}-{run}"
