"""Every icon and component named in any room's template exists."""

import re
from pathlib import Path

from motcua.config.frame import RAIL
from motcua.ui.icons import ICONS

ROOMS = Path(__file__).parents[2]


def _templates() -> list[tuple[str, str]]:
    return [(str(path.relative_to(ROOMS)), path.read_text()) for path in ROOMS.glob("**/templates/**/*.html")]


def test_every_icon_is_drawn():
    used = {
        (where, name) for where, text in _templates() for name in re.findall(r'\{% icon "([\w-]+)"', text)
    }
    used |= {
        (where, name) for where, text in _templates() for name in re.findall(r' icon_name="([\w-]+)"', text)
    }
    used |= {("rail", icon) for *_, icon, _group in RAIL}
    assert sorted((where, name) for where, name in used if name not in ICONS) == []


def test_every_component_is_made():
    there = {
        str(path.relative_to(folder).with_suffix(""))
        .replace("/index", "")
        .replace("/", ".")
        .replace("_", "-")
        for folder in ROOMS.glob("**/templates/cotton")
        for path in folder.glob("**/*.html")
    }
    used = {(where, name) for where, text in _templates() for name in re.findall(r"<c-([\w.-]+)", text)}
    assert sorted((where, name) for where, name in used if name not in there | {"slot", "vars"}) == []


def test_no_template_asks_another_site_for_anything():
    for where, text in _templates():
        assert not re.search(r'(?:src|href)="(?:https?:)?//(?!www\.w3\.org)', text), where
