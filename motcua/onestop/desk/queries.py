"""Reads behind the desk's pages."""

from motcua.base.organisations.actor import Actor


def rail_counts(by: Actor) -> dict[str, int]:
    """Return the counts shown in the rail, by url name."""
    return {}
