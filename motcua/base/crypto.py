"""Personal identifiers at rest: encrypted values, blind indexes for look-up, masks for lists (design, rule 8)."""

import base64
import hashlib
import hmac
import os
import re
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models

_PREFIX = "v1:"


@lru_cache
def _key(purpose: str) -> bytes:
    return hmac.new(settings.DATA_KEY.encode(), purpose.encode(), hashlib.sha256).digest()


@lru_cache
def _cipher() -> AESGCM:
    return AESGCM(_key("cipher"))


def encrypt(text: str) -> str:
    """Encrypt a short text with AES-256-GCM under the installation's data key."""
    nonce = os.urandom(12)
    sealed = _cipher().encrypt(nonce, text.encode(), None)
    return _PREFIX + base64.b64encode(nonce + sealed).decode()


def decrypt(stored: str) -> str:
    """Return the text that `encrypt` sealed; raises `cryptography.exceptions.InvalidTag` on a wrong key."""
    raw = base64.b64decode(stored.removeprefix(_PREFIX))
    return _cipher().decrypt(raw[:12], raw[12:], None).decode()


def blind_index(text: str | None) -> str:
    """Return a keyed hash of an identifier, so that it can be looked up without being readable ("" for nothing)."""
    bare = re.sub(r"[^0-9A-Za-z]", "", text or "").upper()
    if not bare:
        return ""
    return hmac.digest(_key("index"), bare.encode(), "sha256").hex()[:32]


def mask_identity(text: str | None) -> str:
    """Mask an identity number for lists: 027190000417 becomes "027 190 ••• 417"."""
    text = text or ""
    return f"{text[:3]} {text[3:6]} ••• {text[-3:]}" if len(text) == 12 else _mask(text)


def mask_phone(text: str | None) -> str:
    """Mask a telephone number for lists: 0912345668 becomes "0912 ••• 668"."""
    text = re.sub(r"\D", "", text or "")
    return f"{text[:4]} ••• {text[-3:]}" if len(text) >= 9 else _mask(text)


def _mask(text: str) -> str:
    return f"••• {text[-3:]}" if len(text) > 4 else "•••" if text else ""


class EncryptedTextField(models.TextField):
    """A text column that holds ciphertext and reads as plain text; it cannot be filtered by value."""

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return encrypt(value) if value else value

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return decrypt(value) if value else value
