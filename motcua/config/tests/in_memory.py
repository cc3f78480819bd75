"""A plugin of pytest, loaded before the settings: the tests' own cluster lies in memory where there is room.

Databases are copied and dropped by the hundred, and files cost nothing there. With `DATABASE_URL` or `MOTCUA_VAR` set,
or too little room, it is where those say. `make clean` removes it.
"""

import hashlib
import os
import shutil
from pathlib import Path

IN_MEMORY = Path("/dev/shm")
ROOM = 6 * 2**30


def _choose() -> None:
    told = os.environ.get("DATABASE_URL") or os.environ.get("MOTCUA_VAR")
    if told or not IN_MEMORY.is_dir() or shutil.disk_usage(IN_MEMORY).free < ROOM:
        return
    folder = IN_MEMORY / f"motcua-{hashlib.sha256(__file__.encode()).hexdigest()[:10]}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid == os.getuid():  # everybody may make folders there
        os.environ["MOTCUA_VAR"] = str(folder)


_choose()
