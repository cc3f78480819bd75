"""Verbs of files: to store one that was brought, or one the system made."""

import hashlib
import secrets
import unicodedata
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import IO, cast

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction

from motcua.base import clock
from motcua.base.errors import Invalid, TooLarge
from motcua.base.files import checks, scanning
from motcua.base.files.models import StoredFile
from motcua.base.organisations.actor import Actor
from motcua.base.text import clean, number


def safe_name(name: str) -> str:
    """Return a file's own name for showing: no folders, no invisible or reserved characters, 120 at most."""
    name = clean(name).replace("\\", "/").rsplit("/", 1)[-1]
    kept = (ch if unicodedata.category(ch)[0] != "C" and ch not in '<>:"|?*' else "_" for ch in name)
    bare = PurePath("".join(kept).strip(". ") or "tep")
    return f"{bare.stem[: 120 - len(bare.suffix)]}{bare.suffix}"


def store(
    upload: File,
    *,
    by: Actor,
    object_kind: str,
    object_id: int,
    kinds: frozenset[str] = checks.PDF_IMAGES_OFFICE,
    at: datetime | None = None,
) -> StoredFile:
    """Check a file somebody brought, keep it under a random name and return its record.

    Bytes whose record is rolled back with the transaction around it are swept away at night (`sweep`).

    Args:
        upload: as Django received it.
        by: who brings it.
        object_kind: kind of the object it belongs to, whose rights guard it.
        object_id: that object's key.
        kinds: content types taken here (`checks.PDF`, `checks.IMAGES`, ...).
        at: when, if not now.

    Raises:
        TooLarge: over `settings.UPLOAD_LIMIT`, or a bomb.
        Invalid: empty, of another kind, not what its name says, broken, or malicious.
        Conflict: the malware scanner does not answer.
    """
    name = safe_name(upload.name or "")
    size = upload.size or 0
    if size > settings.UPLOAD_LIMIT:
        limit = number(settings.UPLOAD_LIMIT // checks.MB)
        raise TooLarge(f"Tệp “{name}” lớn hơn {limit} MB, không được nhận.", field="file")
    if size == 0:
        raise Invalid(f"Tệp “{name}” trống, không có nội dung.", field="file")
    stream = cast(IO[bytes], upload.file)
    content_type = checks.check(stream, name, kinds)
    scanned = scanning.scan(stream, name)
    return _keep(upload, name, content_type, scanned, by, object_kind, object_id, at)


def store_made(
    content: bytes,
    name: str,
    content_type: str,
    *,
    by: Actor,
    object_kind: str,
    object_id: int,
    at: datetime | None = None,
) -> StoredFile:
    """Keep a file the system made itself (a receipt, a signed result) and return its record.

    Args:
        content: the bytes.
        name: how it is called when downloaded.
        content_type: what it is.
        by: on whose act it was made.
        object_kind: kind of the object it belongs to.
        object_id: that object's key.
        at: when, if not now.
    """
    if not content:
        raise Invalid(f"Tệp “{name}” trống, không có nội dung.")
    made = ContentFile(content, name)
    return _keep(made, safe_name(name), content_type, StoredFile.Scan.NONE, by, object_kind, object_id, at)


def share(
    file: StoredFile, *, by: Actor, object_kind: str, object_id: int, at: datetime | None = None
) -> StoredFile:
    """Return another record of the same bytes, guarded by the rights of another object; nothing is copied.

    Args:
        file: the stored file.
        by: on whose act.
        object_kind: kind of the object whose rights guard the new record.
        object_id: that object's key.
        at: when, if not now.
    """
    return StoredFile.objects.create(
        name=file.name, size=file.size, sha256=file.sha256, content_type=file.content_type,
        storage_name=file.storage_name, scan=file.scan, uploaded_by_id=by.person_id, at=at or clock.now(),
        object_kind=object_kind, object_id=object_id,
    )  # fmt: skip


def _keep(
    source: File,
    name: str,
    content_type: str,
    scanned: str,
    by: Actor,
    object_kind: str,
    object_id: int,
    at: datetime | None,
) -> StoredFile:
    digest = hashlib.sha256()
    source.seek(0)
    for chunk in source.chunks():
        digest.update(chunk)
    source.seek(0)
    moment = at or clock.now()
    random = secrets.token_hex(16)
    stored = default_storage.save(f"{clock.today():%Y/%m/%d}/{random}", source)
    try:
        with transaction.atomic():
            return StoredFile.objects.create(
                name=name, size=source.size, sha256=digest.hexdigest(), content_type=content_type,
                storage_name=stored, scan=scanned, uploaded_by_id=by.person_id, at=moment,
                object_kind=object_kind, object_id=object_id,
            )  # fmt: skip
    except Exception:
        default_storage.delete(stored)
        raise


def sweep(days: int = 3) -> int:
    """Delete stored bytes of the last days, but not of today and yesterday, that no record names.

    Args:
        days: how many days to look back.

    Returns:
        How many were deleted.
    """
    swept = 0
    for back in range(2, 2 + days):
        folder = f"{clock.today() - timedelta(days=back):%Y/%m/%d}"
        if not default_storage.exists(folder):
            continue
        names = {f"{folder}/{name}" for name in default_storage.listdir(folder)[1]}
        known = StoredFile.objects.filter(storage_name__in=names).values_list("storage_name", flat=True)
        for orphan in names.difference(known):
            default_storage.delete(orphan)
            swept += 1
    return swept
