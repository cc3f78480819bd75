"""`motcua costs`: the compliance cost of a file, without a database, for checking by others (docs/costs.md)."""

import argparse
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from motcua.base.errors import Invalid
from motcua.base.text import clean
from motcua.control.costs.rules import Totals, together
from motcua.control.costs.sheet import Activity, Key, Sheet, Volume, check, checked_number
from motcua.control.costs.terms import Doing, Stage, Way, Work
from motcua.control.costs.wording import change, money

MOST = 20 * 1024 * 1024
_STAGES = {"now": Stage.NOW, "after": Stage.AFTER}
_WAYS = {"all": Way.ALL, "direct": Way.DIRECT, "online": Way.ONLINE, "post": Way.POST}
_DOINGS = {"self": Doing.SELF, "hired": Doing.HIRED, "data": Doing.DATA}
_OF_STUDY = frozenset({"title", "code", "wage", "now", "after"})
_OF_STAGE = frozenset({"times", "subjects", "volumes", "activities"})
_OF_VOLUME = frozenset({"case", "channel", "times", "subjects"})
_OF_LINE = frozenset(
    {"work", "name", "case", "channel", "doing", "hours", "wage", "fee", "other", "times", "subjects"}
)


def main(argv: Sequence[str]) -> int:
    """Run `motcua costs ...` and return its exit status; a file that cannot be computed raises Invalid."""
    args = _parser().parse_args(argv)
    found = compute(_read(args.file))
    print(json.dumps(found, ensure_ascii=False, indent=2) if args.json else _said(found))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="motcua costs", description="Compliance cost (chi phí tuân thủ).")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    run = commands.add_parser(
        "compute", help="compute the cost of procedures now and after from a JSON file; nothing is stored"
    )
    run.add_argument("file", type=Path)
    run.add_argument("--json", action="store_true", help="as JSON (docs/costs.md says what it holds)")
    return parser


def _read(path: Path) -> Any:
    try:
        if path.stat().st_size > MOST:
            raise Invalid(f"Tệp lớn quá {MOST // 1024 // 1024} MB.")
        return json.loads(path.read_text("utf-8-sig"), parse_float=Decimal, parse_int=Decimal)
    except OSError as fault:
        raise Invalid(f"Không đọc được tệp {path}: {fault.strerror}.") from None
    except UnicodeDecodeError:
        raise Invalid("Tệp phải là JSON viết bằng UTF-8.") from None
    except (json.JSONDecodeError, RecursionError) as fault:
        where = f" (dòng {fault.lineno})" if isinstance(fault, json.JSONDecodeError) else ""
        raise Invalid(f"Tệp không phải JSON đúng{where}.") from None


def compute(data: Any) -> dict[str, Any]:
    """Return the costs of one procedure or of several, as plain data with decimals as text.

    Args:
        data: a study, or {"procedures": [study, …]} (docs/costs.md).

    Raises:
        Invalid: something is missing, unknown or below zero; the message says where.
    """
    if isinstance(data, dict) and "procedures" in data:
        studies = data["procedures"]
        if not isinstance(studies, list) or not studies:
            raise Invalid("“procedures” phải là danh sách có ít nhất một thủ tục.")
        if extra := sorted(set(data) - {"procedures"}):
            raise Invalid(f"Không hiểu trường “{extra[0]}” ở đầu tệp.")
    else:
        studies = [data]
    results, sums = [], []
    for place, study in enumerate(studies, 1):
        where = f"Thủ tục thứ {place}"
        sheet = sheet_of(study, where)
        sums.append(sheet.totals())
        results.append(_result(study, sheet))
    return {"procedures": results, "total": _totals(together(sums))}


def sheet_of(study: Any, where: str) -> Sheet:
    """Return the sheet of one study of the documented JSON, its numbers read as decimals or texts.

    Args:
        study: an object with "wage", "now" and "after" (docs/costs.md).
        where: how a message names it.

    Raises:
        Invalid: something is missing, unknown or below zero; the message says where.
    """
    return _sheet(_object(study, where, _OF_STUDY), where)


def _object(value: Any, where: str, known: frozenset[str]) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise Invalid(f"{where} phải là một đối tượng JSON.")
    if extra := sorted(set(value) - known):
        raise Invalid(f"{where}: không hiểu trường “{extra[0]}”.")
    return value


def _sheet(study: Mapping[str, Any], where: str) -> Sheet:
    volumes: list[Volume] = []
    lines: list[Activity] = []
    for name, stage in _STAGES.items():
        here = f"{where}, {stage.label.lower()}"
        block = _object(study.get(name, {}), here, _OF_STAGE)
        usual = {
            "times": _number(block, "times", here, Decimal(1)),
            "subjects": _number(block, "subjects", here, Decimal(0)),
        }
        known = {one.key: one for one in _volumes(block, stage, usual, here)}
        places: dict[tuple[Key, Work], int] = {}
        for number, row in enumerate(_list(block, "activities", here), 1):
            line = _line(
                _object(row, f"{here}, dòng {number}", _OF_LINE), stage, f"{here}, dòng {number}", places
            )
            known.setdefault(line.key, Volume(line.key, usual["times"], usual["subjects"]))
            lines.append(line)
        volumes += known.values()
    try:
        return check(Sheet(_number(study, "wage", where, None), tuple(volumes), tuple(lines)))
    except Invalid as fault:
        raise Invalid(f"{where}. {fault.message}") from None


def _volumes(
    block: Mapping[str, Any], stage: Stage, usual: Mapping[str, Decimal], where: str
) -> list[Volume]:
    found: dict[Key, Volume] = {}
    for number, row in enumerate(_list(block, "volumes", where), 1):
        here = f"{where}, số lượng thứ {number}"
        one = _object(row, here, _OF_VOLUME)
        key = _key(one, stage, here)
        if key in found:
            raise Invalid(f"{here}: trường hợp và kênh này đã có số lượng.")
        times, subjects = (_number(one, name, here, usual[name]) for name in ("times", "subjects"))
        found[key] = Volume(key, times, subjects)
    return list(found.values())


def _list(block: Mapping[str, Any], name: str, where: str) -> list[Any]:
    value = block.get(name, [])
    if not isinstance(value, list):
        raise Invalid(f"{where}: “{name}” phải là danh sách.")
    return value


def _line(row: Mapping[str, Any], stage: Stage, where: str, places: dict[tuple[Key, Work], int]) -> Activity:
    work = row.get("work")
    if not isinstance(work, Decimal) or work not in {Decimal(value) for value in Work.values}:
        raise Invalid(f"{where}: “work” phải là một trong sáu công việc, 1 đến 6.")
    doing = row.get("doing", "self")
    if not isinstance(doing, str) or doing not in _DOINGS:
        raise Invalid(f"{where}: “doing” phải là {', '.join(_DOINGS)}.")
    key, kind = _key(row, stage, where), Work(int(work))
    places[key, kind] = places.get((key, kind), 0) + 1
    name = _text(row, "name", where)
    own = {name: _own(row, name, where) for name in ("wage", "times", "subjects")}
    return Activity(
        key, kind, places[key, kind], name or f"{kind.label} {places[key, kind]}", _DOINGS[doing],
        hours=_number(row, "hours", where, Decimal(0)), fee=_number(row, "fee", where, Decimal(0)),
        other=_number(row, "other", where, Decimal(0)), wage=own["wage"], times=own["times"],
        subjects=own["subjects"],
    )  # fmt: skip


def _key(row: Mapping[str, Any], stage: Stage, where: str) -> Key:
    channel = row.get("channel", "all")
    if not isinstance(channel, str) or channel not in _WAYS:
        raise Invalid(f"{where}: “channel” phải là {', '.join(_WAYS)}.")
    return Key(stage, _text(row, "case", where), _WAYS[channel])


def _text(row: Mapping[str, Any], name: str, where: str) -> str:
    value = row.get(name, "")
    if not isinstance(value, str):
        raise Invalid(f"{where}: “{name}” phải là chữ.")
    return clean(value)


def _own(row: Mapping[str, Any], name: str, where: str) -> Decimal | None:
    return None if row.get(name) is None else _number(row, name, where, None)


def _number(row: Mapping[str, Any], name: str, where: str, usual: Decimal | None) -> Decimal:
    value = row.get(name)
    if value is None:
        if usual is None:
            raise Invalid(f"{where}: thiếu “{name}”.")
        return usual
    if isinstance(value, str):
        try:
            value = Decimal(value.strip())
        except InvalidOperation:
            raise Invalid(f"{where}: “{name}” không phải con số.") from None
    if not isinstance(value, Decimal):
        raise Invalid(f"{where}: “{name}” không phải con số.")
    try:
        return checked_number(value, name)
    except Invalid as fault:
        raise Invalid(f"{where}: {fault.message[:1].lower()}{fault.message[1:]}", field=name) from None


def _result(study: Mapping[str, Any], sheet: Sheet) -> dict[str, Any]:
    once = [
        {
            "stage": next(name for name, stage in _STAGES.items() if stage == key.stage),
            "case": key.case, "channel": next(name for name, way in _WAYS.items() if way == key.way),
            "times": _plain(sheet.volume(key).times), "subjects": _plain(sheet.volume(key).subjects),
            "once": _plain(amount),
        }
        for key, amount in sheet.once_by_key().items()
    ]  # fmt: skip
    return {
        "title": str(study.get("title", "")), "code": str(study.get("code", "")), "wage": _plain(sheet.wage),
        "hours": {name: _plain(sheet.hours(stage)) for name, stage in _STAGES.items()},
        "once": once, **_totals(sheet.totals()),
        "by_work": [
            {"work": int(work), "name": work.label, **_totals(sums)} for work, sums in sheet.by_work().items()
        ],
        "activities": [
            {
                "stage": name, "work": int(line.work), "name": line.name, "once": _plain(sheet.once(line)),
                "yearly": _plain(sheet.yearly(line)),
            }
            for name, stage in _STAGES.items()
            for line in sheet.of(stage)
        ],
    }  # fmt: skip


def _totals(sums: Totals) -> dict[str, Any]:
    shown = sums.rate_shown
    return {
        "now": _plain(sums.now), "after": _plain(sums.after), "saved": _plain(sums.saved),
        "rate": None if shown is None else f"{shown:.2f}",
        "rate_exact": None if sums.rate is None else _plain(sums.rate),
    }  # fmt: skip


def _plain(value: Decimal) -> str:
    """Return a decimal as text without needless zeros or exponents: "112000000", "0.25"."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def _said(found: Mapping[str, Any]) -> str:
    rows = [*found["procedures"], {"title": "Cộng", **found["total"]}]
    lines = []
    for row in rows:
        now, after = Decimal(row["now"]), Decimal(row["after"])
        sums = Totals(now, after)
        lines.append(
            f"{row['title'] or row.get('code') or 'Thủ tục'}: hiện tại {money(now)} đ/năm, sau {money(after)} đ/năm, "
            f"tiết kiệm {money(sums.saved)} đ/năm ({change(sums)})"
        )
    return "\n".join(lines)
