"""Errors a service raises when an act is refused; the message is Vietnamese and meant for a clerk."""


class DomainError(Exception):
    """An act of the office that cannot be done; `message` says why, `field` names the form field at fault."""

    status = 409

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Invalid(DomainError):
    """The input itself is wrong (HTTP 422)."""

    status = 422


class NotAllowed(DomainError):
    """The actor has no right to this act or object (HTTP 403)."""

    status = 403


class NotFound(DomainError):
    """There is no such object, or not for this actor (HTTP 404)."""

    status = 404


class Conflict(DomainError):
    """Somebody else changed the object first, or its state forbids the act (HTTP 409)."""

    status = 409


class TooLarge(DomainError):
    """An upload or an expanded archive is over its limit (HTTP 413)."""

    status = 413


# What a page explains in place; the others refuse the page itself.
REFUSALS = (Invalid, Conflict, TooLarge)
