from pathlib import Path

import pytest

from motcua.onestop.archive.tests.conftest import room  # noqa: F401
from motcua.onestop.dossiers.tests.cast import Cast, make_cast
from motcua.onestop.handovers.tests.conftest import post  # noqa: F401


@pytest.fixture(autouse=True)
def var(settings, tmp_path: Path) -> Path:
    """Files of the tests lie in a folder of their own."""
    settings.VAR_DIR = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "files"},
        }
    }
    return tmp_path


@pytest.fixture
def cast(db) -> Cast:
    return make_cast()
