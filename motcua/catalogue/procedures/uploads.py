"""Files waiting between the look at what an import would change and the word to do it."""

import re
import time
from datetime import timedelta
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from motcua.base.errors import NotFound

FOLDER = "nhap-thu-tuc"
KEPT = timedelta(days=1)
_NAME = re.compile(r"^(\d+)-(\d+)-([0-9a-f-]{36})$")


def keep(content: bytes, person_id: int) -> UUID:
    """Keep a file for its person until it is imported or a day has passed; return its key."""
    _sweep()
    key = uuid4()
    default_storage.save(f"{FOLDER}/{int(time.time())}-{person_id}-{key}", ContentFile(content))
    return key


def _names() -> list[str]:
    try:
        return default_storage.listdir(FOLDER)[1]
    except (FileNotFoundError, NotADirectoryError):
        return []


def _sweep() -> None:
    limit = time.time() - KEPT.total_seconds()
    for name in _names():
        match = _NAME.match(name)
        if match and int(match[1]) < limit:
            default_storage.delete(f"{FOLDER}/{name}")


def _find(key: UUID, person_id: int) -> str:
    for name in _names():
        match = _NAME.match(name)
        if match and match[3] == str(key) and int(match[2]) == person_id:
            return f"{FOLDER}/{name}"
    raise NotFound("Tệp chờ nhập không còn (quá một ngày hoặc đã nhập). Hãy chọn lại tệp.")


def read(key: UUID, person_id: int) -> bytes:
    """Return a waiting file's content.

    Raises:
        NotFound: it is gone, or another person's.
    """
    with default_storage.open(_find(key, person_id)) as file:
        return file.read()


def forget(key: UUID, person_id: int) -> None:
    """Delete a waiting file."""
    default_storage.delete(_find(key, person_id))
