"""Whose file is it: rooms say who may open the files of their objects."""

from collections.abc import Callable

from motcua.base.errors import NotFound
from motcua.base.files.models import StoredFile
from motcua.base.organisations.actor import Actor

Rule = Callable[[Actor, int], bool]
_RULES: dict[str, Rule] = {}


def register(object_kind: str, rule: Rule) -> None:
    """Let a room decide who may open the files of its kind of object; call it in `AppConfig.ready`.

    Args:
        object_kind: as given to `services.store`.
        rule: told the actor and the object's key, returns whether they may open its files.
    """
    _RULES[object_kind] = rule


def may_open(by: Actor, file: StoredFile) -> bool:
    """Tell whether somebody may open a file; files of a kind nobody answers for are open to nobody."""
    if by.is_system:
        return True
    rule = _RULES.get(file.object_kind)
    return bool(rule and rule(by, file.object_id))


def check(by: Actor, file: StoredFile) -> None:
    """Raise `NotFound` unless somebody may open a file: a stranger is not told that it exists."""
    if not may_open(by, file):
        raise NotFound("Không tìm thấy tệp này, hoặc tệp thuộc hồ sơ của đơn vị khác.")
