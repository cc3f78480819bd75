"""Template tags of the store's pages."""

from typing import Any

from django import template

register = template.Library()


@register.filter
def lay(found: dict[str, Any] | None, key: str) -> Any:
    """Return what a mapping has under a key that is itself a variable; "" for nothing."""
    return (found or {}).get(key, "")
