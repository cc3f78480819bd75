"""A hundred thousand dossiers as an XLSX file: asked for on the page, written by the background worker."""

import re
import threading
import time
from pathlib import Path

from bench.measure import Pair, Row, Session
from bench.reading import EVERYWHERE
from bench.server import Unexpected

MOST = 100_000
PATIENCE = 600
DONE, FAILED = "XONG", "LOI"
NEWEST = "SELECT uuid::text, state, done FROM lists_export ORDER BY id DESC LIMIT 1"
DAYS = """
SELECT (received_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, count(*) FROM dossiers_dossier
WHERE received_at IS NOT NULL GROUP BY 1 ORDER BY 1 DESC
"""


def _since(session: Session) -> str:
    """Return the filter of the list that keeps the latest hundred thousand dossiers, or all there are."""
    total, first = 0, None
    for day, number in session.rows(DAYS):
        total, first = total + number, day
        if total >= MOST:
            break
    return f"tu={first:%Y-%m-%d}"


class _Memory:
    """The most memory that the processes of the server have had at a time, beyond what they had before."""

    def __init__(self, server: int) -> None:
        self.server, self.before, self.most, self.over = server, {}, 0, threading.Event()
        self.before = self._now()
        self.watch = threading.Thread(target=self._watch, daemon=True)
        self.watch.start()

    def _now(self) -> dict[int, int]:
        """Return the resident memory of the server's process and all below it, in KiB."""
        found, parents = {}, {}
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit():
                try:
                    told = (folder / "status").read_text()
                except OSError:
                    continue
                parents[int(folder.name)] = int(re.search(r"PPid:\t(\d+)", told)[1])  # type: ignore[index]
                size = re.search(r"VmRSS:\s+(\d+)", told)
                found[int(folder.name)] = int(size[1]) if size else 0
        ours = {self.server}
        while more := {pid for pid, parent in parents.items() if parent in ours} - ours:
            ours |= more
        return {pid: found.get(pid, 0) for pid in ours}

    def _watch(self) -> None:
        while not self.over.wait(0.2):
            grown = [size - self.before.get(pid, size) for pid, size in self._now().items()]
            self.most = max(self.most, *grown)


def xlsx(session: Session) -> Pair:
    """One file from the click to its last row; said beside it: the first progress, and what memory it took."""
    client, query = session.as_officer(EVERYWHERE), _since(session)
    found: dict[str, float] = {}

    def product(number: int) -> None:
        memory = _Memory(session.server)
        start = time.perf_counter()
        asked = {"ds": "dossiers:list", "loc": query, "dang": "xlsx", "muc-dich": "Đo tốc độ"}
        client.post("/danh-sach/xuat/", asked, expect=200, htmx=True)
        while time.perf_counter() - start < PATIENCE:
            _, state, written = session.one(NEWEST)
            if written and "first" not in found:
                found["first"] = time.perf_counter() - start
            if state == DONE:
                found["rows"] = written
                break
            if state == FAILED:
                raise Unexpected("the export failed")
            time.sleep(0.05)
        memory.over.set()
        found["memory"] = memory.most / 1024

    def said() -> str:
        return (
            f"{found['rows']:.0f} rows; first progress after {found['first']:.2f} s; "
            f"a process grew by {found['memory']:.0f} MiB at most"
        )

    return Pair(product, rounds=1, warm_up=0, said=said, pieces=lambda: int(found["rows"]))


ROWS = (Row("export", "Export of 100 000 dossiers to XLSX", xlsx),)
