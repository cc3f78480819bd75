"""The malware scanner: a command of the installation's choice, none by default."""

import logging
import shlex
import subprocess
import tempfile
from typing import IO

from django.conf import settings

from motcua.base.errors import Conflict, Invalid
from motcua.base.files.models import StoredFile

log = logging.getLogger(__name__)
TIMEOUT = 120


def scan(file: IO[bytes], name: str) -> str:
    """Let the configured command (`UPLOAD_SCAN_COMMAND`) look at a file and return what to note with it.

    The command gets a path as its last argument and answers 0 for clean, 1 for infected, as clamdscan does.

    Raises:
        Invalid: something malicious was found.
        Conflict: the scanner did not answer; nothing unscanned is taken while one is configured.
    """
    command = shlex.split(getattr(settings, "UPLOAD_SCAN_COMMAND", ""))
    if not command:
        return StoredFile.Scan.NONE
    with tempfile.NamedTemporaryFile(prefix="motcua-scan-") as copy:
        file.seek(0)
        while chunk := file.read(1024 * 1024):
            copy.write(chunk)
        copy.flush()
        file.seek(0)
        try:
            answer = subprocess.run(  # noqa: S603 the command is the installation's own setting
                [*command, copy.name], capture_output=True, timeout=TIMEOUT, check=False
            ).returncode
        except (OSError, subprocess.TimeoutExpired) as error:
            log.error("files: the scanner does not answer: %s", error)
            answer = 2
    if answer == 1:
        raise Invalid(f"Tệp “{name}” có mã độc, không được nhận.", field="file")
    if answer != 0:
        raise Conflict("Máy quét mã độc chưa trả lời nên chưa nhận được tệp. Hãy thử lại sau ít phút.")
    return StoredFile.Scan.CLEAN
