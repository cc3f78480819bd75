"""Addresses of pages of one object, for lists that write fifty of them."""

from functools import cache

from django.urls import reverse


def url_of(name: str, key: int) -> str:
    """Return the address of a page whose only argument is an object's number: `reverse`, looked up once a name.

    Args:
        name: of the address ("dossiers:detail").
        key: the object's number.
    """
    return _pattern(name).replace("/0/", f"/{key}/")


@cache
def _pattern(name: str) -> str:
    return reverse(name, args=[0])
