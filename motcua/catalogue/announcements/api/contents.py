"""The content of a line as a body: made from the catalogue's record, so that a part added there is here too."""

import dataclasses
import types
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from pydantic import Field, create_model

from motcua.base.tokens.operations import Body, Day, Text
from motcua.catalogue.announcements import contents
from motcua.catalogue.procedures.importing.record import ProcedureRecord

# What the decision sets, or what belongs to the record's way in.
NOT_SENT = {
    "code", "local_suffix", "source", "decision_no", "decision_date", "publisher", "is_public", "is_sample", "carries",
    "where", "valid_from",
}  # fmt: skip
MOST_ROWS = 300
_AMOUNT = Annotated[Decimal, Field(ge=0, max_digits=7, decimal_places=2)]
_MONEY = Annotated[int, Field(ge=0, le=10**12)]
_NUMBER = Annotated[int, Field(ge=0, le=32_000)]


def _type_of(kind: Any, name: str) -> Any:
    """Return the type of a record's field in a body."""
    if get_origin(kind) is types.UnionType:
        return _type_of(get_args(kind)[0], name) | None
    if get_origin(kind) is list:
        return Annotated[list[_type_of(get_args(kind)[0], name)], Field(max_length=MOST_ROWS)]  # type: ignore[misc]
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        return mirrored(kind, f"{kind.__name__}In")
    if kind is int:
        return _MONEY if name == "amount" else _NUMBER
    return {str: Text, bool: bool, date: Day, Decimal: _AMOUNT}[kind]


def mirrored(record: type, name: str) -> type[Body]:
    """Return a body with the fields of a record; what has a default there need not be sent.

    Args:
        record: a dataclass.
        name: of the body.
    """
    hints, fields = get_type_hints(record), {}
    for one in dataclasses.fields(record):
        kind = _type_of(hints[one.name], one.name)
        if one.default_factory is not dataclasses.MISSING:
            fields[one.name] = (kind, Field(default_factory=one.default_factory))
        else:
            fields[one.name] = (kind, ... if one.default is dataclasses.MISSING else one.default)
    return create_model(name, __base__=Body, **fields)  # type: ignore[call-overload,no-any-return]


def _parts() -> type[Body]:
    hints = get_type_hints(ProcedureRecord)
    sent = {name: _type_of(kind, name) | None for name, kind in hints.items() if name not in NOT_SENT}
    return create_model("_Parts", __base__=Body, **{name: (kind, None) for name, kind in sent.items()})  # type: ignore[call-overload,no-any-return]


_Parts: Any = _parts()


class ProcedureContentIn(_Parts):
    """Nội dung của thủ tục; phần không gửi thì giữ nguyên."""


def merged(kept: dict[str, Any], sent: ProcedureContentIn) -> ProcedureRecord:
    """Return the content of a line with the parts that were sent in the place of its own."""
    told = sent.model_dump(mode="json", include=sent.model_fields_set)
    return contents.from_json(kept | {name: value for name, value in told.items() if value is not None})
