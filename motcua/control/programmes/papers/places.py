"""Where papers of the province are signed, and who signs them."""

from django.conf import settings

PROVINCE = "Tỉnh "


def place_name() -> str:
    """Return the place a paper of the province is signed at: its name without "Tỉnh"."""
    name = settings.PROVINCE_NAME
    return name[len(PROVINCE) :] if name[: len(PROVINCE)].lower() == PROVINCE.lower() else name


def committee() -> str:
    """Return the people's committee of the province as a head prints it."""
    name = settings.PROVINCE_NAME
    return (
        f"Ủy ban nhân dân {name[:1].lower()}{name[1:]}"
        if name.lower().startswith("tỉnh")
        else f"Ủy ban nhân dân tỉnh {name}"
    )
