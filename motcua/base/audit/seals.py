"""Seals: where the chain stood on a day, signed, in a file outside the database (design, rule 11).

Whoever rewrites the whole chain with the owner's rights still cannot rewrite a seal without the
installation's data key. Copy `var/seals` to another machine, or print it, for full worth.
"""

import hashlib
import hmac
import json
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from motcua.base import clock
from motcua.base.errors import Conflict


@dataclass(frozen=True)
class Seal:
    """One seal as read from its file; `fault` says what is wrong with the file itself."""

    day: str
    seq: int
    hash: str
    mac: str
    previous: str
    fault: str = ""


def folder() -> Path:
    """Return the folder of this database's seals (`var/seals/<database>`), made if needed."""
    path = Path(settings.VAR_DIR) / "seals" / connection.settings_dict["NAME"]
    path.mkdir(parents=True, exist_ok=True, mode=0o750)
    return path


def _mac(body: dict[str, Any]) -> str:
    key = hmac.new(settings.DATA_KEY.encode(), b"audit seal", hashlib.sha256).digest()
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def last_day() -> tuple[date, int] | None:
    """Return the day of the newest seal and the row it saw, without judging it; None if there is none."""
    newest = max(folder().glob("????-??-??.json"), default=None)
    if newest is None:
        return None
    try:
        return date.fromisoformat(newest.stem), int(json.loads(newest.read_text(encoding="utf-8"))["seq"])
    except (ValueError, KeyError, TypeError):
        return None


def read_all() -> list[Seal]:
    """Return the seals, oldest first, each with the fault of its file if it has one."""
    seals: list[Seal] = []
    for path in sorted(folder().glob("????-??-??.json")):
        try:
            body = json.loads(path.read_text(encoding="utf-8"))
            mac = str(body.pop("mac"))
            seal = Seal(path.stem, int(body["seq"]), str(body["hash"]), mac, str(body["previous"]))
        except (ValueError, KeyError, TypeError, AttributeError):
            seals.append(Seal(path.stem, 0, "", "", "", "không đọc được"))
            continue
        fault = ""
        if not hmac.compare_digest(mac, _mac(body)) or body.get("day") != path.stem:
            fault = "đã bị sửa"
        elif seal.previous != (seals[-1].mac if seals else ""):
            fault = "không nối tiếp bản trước: có bản niêm phong bị mất hoặc bị thay"
        seals.append(Seal(seal.day, seal.seq, seal.hash, seal.mac, seal.previous, fault))
    return seals


def seal(day: date | None = None) -> Seal:
    """Write today's seal of the chain's head (a later one of the same day replaces it) and return it.

    Raises:
        Conflict: the chain no longer holds what the last seal saw.
    """
    day = day or clock.today()
    earlier = read_all()
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, encode(hash, 'hex') FROM audit_chainhead")
        head = cursor.fetchone()
        if head is None:
            raise Conflict("Nhật ký mất đầu chuỗi, không niêm phong được; chạy «motcua audit verify».")
        if earlier and earlier[-1].seq:
            cursor.execute("SELECT encode(hash, 'hex') FROM audit_act WHERE seq = %s", [earlier[-1].seq])
            found = cursor.fetchone()
            if found is None or found[0] != earlier[-1].hash or head[0] < earlier[-1].seq:
                raise Conflict(
                    f"Nhật ký không còn khớp bản niêm phong ngày {earlier[-1].day}; "
                    "chạy «motcua audit verify»."
                )
    before = [item for item in earlier if item.day < day.isoformat()]
    body: dict[str, Any] = {
        "day": day.isoformat(),
        "seq": head[0],
        "hash": head[1],
        "sealed_at": clock.now().isoformat(timespec="seconds"),
        "previous": before[-1].mac if before else "",
    }
    mac = _mac(body)
    path = folder() / f"{day.isoformat()}.json"
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_text(json.dumps(body | {"mac": mac}, indent=1), encoding="utf-8")
    with draft.open("rb") as written:
        os.fsync(written.fileno())
    draft.replace(path)
    return Seal(body["day"], body["seq"], body["hash"], mac, body["previous"])
