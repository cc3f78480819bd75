"""Keys by which programs act for a person over the API, and what every room's `api.py` is made with.

Here live: the keys (made, listed, revoked, compared), the sign-in of the API, its errors (RFC 9457), how an
operation is declared (right, idempotency, answer) and its limits of rate.
Not here: what the API offers (each room's `api.py`), nor how it is put together (`motcua/config/api.py`).
"""
