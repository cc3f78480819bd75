"""Reads of notices."""


def unread_count(person_id: int | None) -> int:
    """Return how many notices a person has not read."""
    return 0
