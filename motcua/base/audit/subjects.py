"""Whose data: rooms say which of their objects a code or a citizen's number means."""

from collections.abc import Callable

# Told a code as people write it, or the blind index of a number, a room returns keys by kind of object.
Finder = Callable[[str], dict[str, list[int]]]
_BY_CODE: list[Finder] = []
_BY_CITIZEN: list[Finder] = []


def register(*, by_code: Finder, by_citizen: Finder) -> None:
    """Let readings be found by a room's codes and citizens; call it in `AppConfig.ready`.

    Args:
        by_code: told a code ("H05.24.31-261121-0001"), returns the keys it means, by kind of object.
        by_citizen: told the blind index of an identity number (`crypto.blind_index`), returns the keys of the
            citizen's objects, by kind.
    """
    _BY_CODE.append(by_code)
    _BY_CITIZEN.append(by_citizen)


def _asked(finders: list[Finder], word: str) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for finder in finders:
        for kind, keys in finder(word).items():
            found.setdefault(kind, []).extend(keys)
    return found


def of_code(code: str) -> dict[str, list[int]]:
    """Return the keys of the objects a code means, by kind."""
    return _asked(_BY_CODE, code)


def of_citizen(index: str) -> dict[str, list[int]]:
    """Return the keys of a citizen's objects, by kind."""
    return _asked(_BY_CITIZEN, index)
