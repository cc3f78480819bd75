"""Where the installation keeps its things, and its secrets: environment first, then `var/`."""

import json
import os
import secrets
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Misconfigured(SystemExit):
    """Stops the start with one sentence that says what to mend."""

    def __init__(self, sentence: str) -> None:
        super().__init__(f"motcua: {sentence}")


def var_dir() -> Path:
    """Return the data folder (`MOTCUA_VAR`, by default `var/` beside the code), made if needed."""
    path = Path(os.environ.get("MOTCUA_VAR") or ROOT / "var").expanduser().resolve()
    path.mkdir(parents=True, exist_ok=True)
    return path


def text(name: str, default: str = "") -> str:
    """Return an environment variable, or the default when it is missing or empty."""
    return os.environ.get(name) or default


def flag(name: str, default: bool = False) -> bool:
    """Return an environment variable as yes or no."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise Misconfigured(f"{name} must be 1 or 0, not {value!r}.")


def integer(name: str, default: int) -> int:
    """Return an environment variable as a whole number."""
    value = os.environ.get(name, "").strip()
    try:
        return int(value) if value else default
    except ValueError:
        raise Misconfigured(f"{name} must be a whole number, not {value!r}.") from None


@lru_cache
def installation_secrets() -> dict[str, str]:
    """Return this installation's generated secrets, kept in `var/secrets.json` for the owner's eyes only."""
    path = var_dir() / "secrets.json"
    known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    missing = {
        name for name in ("secret_key", "data_key", "owner_password", "app_password") if name not in known
    }
    if missing:
        known |= {name: secrets.token_urlsafe(48) for name in missing}
        draft = path.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(known, indent=1))
        try:
            # link() fails if another process was first: then its secrets are the ones that count.
            os.link(draft, path) if not path.exists() else os.replace(draft, path)
        except FileExistsError:
            known = json.loads(path.read_text())
        finally:
            draft.unlink(missing_ok=True)
    return known


def secret(name: str) -> str:
    """Return a secret from the environment (upper case) or from the generated ones."""
    return os.environ.get(name.upper()) or installation_secrets()[name]
