"""How many requests a key may send: a bucket of tokens for each key, kept in the process.

Each web process counts for itself, so a key may send up to `workers` times as many; the aim is that one program
gone wild leaves room for the others, not an exact account.
"""

from threading import Lock
from time import monotonic

from django.conf import settings

from motcua.base.tokens.problems import TooMany

_buckets: dict[int, tuple[float, float]] = {}
_lock = Lock()


def spend(token_id: int) -> None:
    """Count one request of a key.

    Raises:
        TooMany: the key has sent more than `API_RATE` a second for longer than a burst of `API_BURST`.
    """
    rate, burst = float(settings.API_RATE), float(settings.API_BURST)
    now = monotonic()
    with _lock:
        left, since = _buckets.get(token_id, (burst, now))
        left = min(burst, left + (now - since) * rate)
        if left < 1:
            _buckets[token_id] = (left, now)
            wait = max(1, round((1 - left) / rate))
            raise TooMany(f"Khóa này gửi quá nhiều yêu cầu; thử lại sau {wait} giây.", wait=wait)
        _buckets[token_id] = (left - 1, now)
        if len(_buckets) > 10_000:
            _buckets.clear()
