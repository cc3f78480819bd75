"""A worker that is killed with -9 in the middle of a file, and the one that comes after it."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from motcua.base import clock
from motcua.base.audit.models import Reading
from motcua.base.lists import exporting
from motcua.base.lists.models import Export
from motcua.base.lists.tests.reading import table_of
from motcua.onestop.dossiers.tests.cast import make_cast

WORKER = """
import sys, time
import django
django.setup()
from dataclasses import replace
from django.conf import settings
from pathlib import Path
from motcua.base.lists import exporting, registry

settings.VAR_DIR = Path(sys.argv[2])
usual = registry.get("dossiers:list")

def slow(by, query):
    for place, row in enumerate(usual.rows(by, query)):
        if place == 6:
            print("half", flush=True)
            time.sleep(120)
        yield row

registry._LISTINGS["dossiers:list"] = replace(usual, rows=slow)
exporting.write(int(sys.argv[1]))
"""


def test_killed_with_minus_nine_it_is_finished_by_the_next_worker(own_database: str, var: Path) -> None:
    cast = make_cast()
    codes = {cast.received().code for _ in range(12)}
    export = exporting.ask("dossiers:list", "", "csv", by=cast.desk)
    environment = os.environ | {
        "MOTCUA_DB_NAME": own_database,
        "DJANGO_SETTINGS_MODULE": "motcua.config.settings",
    }
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(export.pk), str(var)],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert worker.stdout is not None
    assert worker.stdout.readline() == "half\n"
    worker.send_signal(signal.SIGKILL)
    worker.wait(10)
    worker.stdout.close()
    export.refresh_from_db()
    assert (export.state, export.attempts) == ("CHAY", 1)
    assert not (var / "files").exists(), "half a file is nobody's"

    Export.objects.filter(pk=export.pk).update(touched_at=clock.now() - timedelta(minutes=10))
    assert exporting.rescue() == 1
    exporting.write(export.pk)
    export.refresh_from_db()
    written = [row[0] for row in table_of(export)[1:]]
    assert sorted(written) == sorted(codes)
    assert Reading.objects.filter(what="XUAT").count() == 1

    scraps = list((var / "exports").iterdir())
    assert len(scraps) == 1
    old = (clock.now() - timedelta(days=2)).timestamp()
    os.utime(scraps[0], (old, old))
    exporting.expire()
    assert not list((var / "exports").iterdir())
