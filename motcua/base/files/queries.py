"""Reads of files."""

from uuid import UUID

from django.db.models import QuerySet

from motcua.base.errors import NotFound
from motcua.base.files import access
from motcua.base.files.models import StoredFile
from motcua.base.organisations.actor import Actor


def get(by: Actor, uuid: UUID) -> StoredFile:
    """Return a file somebody may open.

    Raises:
        NotFound: there is none, or it is not theirs.
    """
    file = StoredFile.objects.filter(uuid=uuid).first()
    if file is None:
        raise NotFound("Không tìm thấy tệp này.")
    access.check(by, file)
    return file


def of_object(object_kind: str, object_id: int) -> QuerySet[StoredFile]:
    """Return the files of one object, oldest first (the caller has checked the right to see it)."""
    return StoredFile.objects.filter(object_kind=object_kind, object_id=object_id).order_by("id")
