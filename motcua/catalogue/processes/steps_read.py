"""One step of a drawing as one row: what our own extension says, else what its words, lane and notes say."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from motcua.base.text import clean, fold
from motcua.catalogue.processes.diagram import Node
from motcua.catalogue.processes.table import (
    GENERATED_KEYS,
    Outcome,
    StepKind,
    StepRow,
    Where,
    key_from,
    usable_key,
)
from motcua.catalogue.processes.wording import (
    iso_minutes,
    kind_from,
    minutes_from,
    role_from,
    time_in,
    where_from,
)

_PLACES = {fold(where.label): where for where in Where}
_ASKED = re.compile(r"^(lấy|xin|hỏi) ý kiến( của)?\s+", re.IGNORECASE)
_UNIT = re.compile(r"\b(phong|ban|so|chi cuc|cuc|trung tam|ubnd|uy ban|van phong|bo phan|don vi|cong an)\b")


@dataclass
class Step:
    """A node on the line, the block and leg it stands in, and the branches drawn right after it."""

    node: Node
    block: str = ""
    leg: str = ""
    drawn: set[str] = field(default_factory=set)
    back: list[str] = field(default_factory=list)


def keys_for(line: Sequence[Step]) -> dict[str, str]:
    """Return the key of each node on a line: its own id where that can be one, else one made of its name."""
    kept = {step.node.id for step in line if usable_key(step.node.id) and step.node.id not in GENERATED_KEYS}
    taken = set(kept) | set(GENERATED_KEYS)
    keys = {}
    for step in line:
        node = step.node
        key = node.id if node.id in kept else _fresh(_name_and_time(node)[0], taken)
        taken.add(key)
        keys[node.id] = key
    return keys


def _fresh(name: str, taken: set[str]) -> str:
    key = key_from(name, taken)
    return key if usable_key(key) else key_from(f"buoc {name}", taken)


def row_of(
    step: Step, keys: dict[str, str], *, first: bool, last: bool, branches_drawn: frozenset[str]
) -> StepRow:
    """Return the row of a step.

    Args:
        step: the node and where it stands.
        keys: the keys of all nodes of the line.
        first: whether it begins the line.
        last: whether it ends it.
        branches_drawn: the branches the drawing has anywhere; one it has is then true only where it is drawn.
    """
    if step.node.own is not None:
        return _own(step, keys, first=first, last=last)
    node = step.node
    name, minutes = _name_and_time(node)
    kind = _kind(node, name, first=first, last=last)
    role = role_from(node.lane, kind)
    where: str = _PLACES.get(fold(node.lane), "")
    if node.lane and not where:
        where = where_from(node.lane, role or "", kind)
    is_unit = where == Where.ROOM and _UNIT.search(fold(node.lane)) and fold(node.lane) not in _PLACES
    values: dict[str, Any] = {
        "name": name[:250], "kind": kind, "where": where, "role": role or "", "minutes": minutes,
        "unit_name": node.lane[:200] if is_unit else "", "content": _content(node),
        "product": "; ".join(dict.fromkeys(node.products))[:300], "key": keys[node.id],
        "may_return_to": tuple(dict.fromkeys(keys[back] for back in step.back if back in keys)),
        "may_supplement": Outcome.SUPPLEMENT not in branches_drawn or Outcome.SUPPLEMENT in step.drawn,
        "may_refuse": Outcome.REFUSE not in branches_drawn or Outcome.REFUSE in step.drawn,
        "block": step.block, "leg": step.leg,
    }  # fmt: skip
    return StepRow(**{name: value for name, value in values.items() if name in _FIELDS})


_FIELDS = {one.name: one.type for one in fields(StepRow)}


def _own(step: Step, keys: dict[str, str], *, first: bool, last: bool) -> StepRow:
    """Return the row that our own extension describes; block and leg follow the drawing."""
    node, own = step.node, step.node.own or {}
    values: dict[str, Any] = {}
    for name in _FIELDS:
        if name in {"may_supplement", "may_refuse"}:
            values[name] = own.get(name, "true") == "true"
        elif name in own and name not in {"minutes", "may_return_to", "name", "key", "legal_status"}:
            values[name] = own[name]
    values["name"], values["key"] = node.name[:250], keys[node.id]
    if not values.get("kind"):
        values["kind"] = _kind(node, node.name, first=first, last=last)
    values["minutes"] = _own_minutes(own.get("minutes", ""))
    back = [keys.get(key, key) for key in own.get("may_return_to", "").split()]
    back += [keys[target] for target in step.back if back and target in keys]
    known = set(keys.values())
    values["may_return_to"] = tuple(dict.fromkeys(key for key in back if key in known))
    if "content" not in own and node.content:
        values["content"] = node.content
    values["block"], values["leg"] = step.block, step.leg
    return StepRow(**values)


def _own_minutes(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else (minutes_from(text) or 0)


def _kind(node: Node, name: str, *, first: bool, last: bool) -> str:
    if node.tag.startswith("intermediate"):
        return "CHO_HAN"  # waits until its time has passed (niêm yết, công khai)
    return kind_from("", name, node.content, first=first, last=last) or StepKind.EXAMINE


def _name_and_time(node: Node) -> tuple[str, int]:
    """Return the name without the time written into it, and the time told by it, its notes or its clock."""
    inside = re.search(r"\(([^)]*)\)", node.name)
    told = minutes_from(inside.group(1)) if inside and any(c.isdigit() for c in inside.group(1)) else None
    name = clean(node.name.replace(inside.group(0), " ")) if inside and told else node.name
    for text in (*node.times, node.timer):
        told = told or iso_minutes(text) or minutes_from(text)
    for text in (*node.notes, node.content):
        told = told or time_in(text)
    return name or node.name or "Bước chưa đặt tên", told or 0


def _content(node: Node) -> str:
    """Return all that is written at a step, a note that is nothing but its time left out."""
    notes = [note for note in node.notes if not _only_a_time(note)]
    return clean("; ".join(part for part in dict.fromkeys([node.content, *notes]) if part))


def _only_a_time(note: str) -> bool:
    words = {"thoi", "gian", "han", "trong", "vong", "sla", "thuc", "hien"}
    rest = [word for word in re.split(r"[\s:]+", fold(note)) if word not in words]
    return bool(minutes_from(" ".join(rest)))


def name_blocks(rows: Sequence[StepRow], line: Sequence[Step]) -> list[StepRow]:
    """Return the rows with the keys their blocks and legs had before; a new leg takes the key of its first step."""
    before = [step.node.own or {} for step in line]
    blocks: dict[str, str] = {}
    legs: dict[tuple[str, str], str] = {}
    for row, own in zip(rows, before, strict=True):
        if own.get("block") and own["block"] not in blocks.values():
            blocks.setdefault(row.block, own["block"])
        taken = {name for (block, _), name in legs.items() if block == row.block}
        if own.get("leg") and own["leg"] not in taken and own.get("block") == blocks.get(row.block):
            legs.setdefault((row.block, row.leg), own["leg"])
    number = 0
    for row in rows:
        if row.block and row.block not in blocks:
            while f"khoi_{(number := number + 1)}" in blocks.values():
                continue
            blocks[row.block] = f"khoi_{number}"
        legs.setdefault((row.block, row.leg), row.key)
    return [
        replace(row, block=blocks[row.block], leg=legs[row.block, row.leg]) if row.block else row
        for row in rows
    ]


def name_legs(rows: Sequence[StepRow], lanes: Sequence[str]) -> list[StepRow]:
    """Return the rows with each leg named: by its lane where the legs of a block lie in several, else by its step."""
    of_block: dict[str, set[str]] = {}
    for row, lane in zip(rows, lanes, strict=True):
        of_block.setdefault(row.block, set()).add(lane)
    names: dict[tuple[str, str], str] = {}
    for row, lane in zip(rows, lanes, strict=True):
        told = lane if len(of_block[row.block]) > 1 and lane else _ASKED.sub("", row.name)
        names.setdefault((row.block, row.leg), row.leg_name or told[:1].upper() + told[1:])
    return [replace(row, leg_name=names[row.block, row.leg][:200]) if row.block else row for row in rows]
