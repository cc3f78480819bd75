"""The command tells what it does, and says plainly what is wrong."""

import pytest

from motcua.base.audit import command as audit
from motcua.base.worktime import command as calendar
from motcua.catalogue.procedures import command as procedures
from motcua.config import command, env
from motcua.demo import command as demo

# These read their own arguments; `motcua` opens the database before it hands over.
OWN = {"demo": demo, "audit": audit, "procedures": procedures, "calendar": calendar}


def test_help_names_every_command(capsys):
    with pytest.raises(SystemExit) as stop:
        command.main(["--help"])
    assert stop.value.code == 0
    told = capsys.readouterr().out
    for name in ("serve", "worker", "migrate", "demo", "deadline", "audit", "procedures", "calendar"):
        assert name in told


@pytest.mark.parametrize(
    "name", ["serve", "worker", "migrate", "demo", "deadline", "audit", "procedures", "calendar"]
)
def test_every_command_has_help(name, capsys):
    try:
        code = OWN[name].main(["--help"]) if name in OWN else command.main([name, "--help"])
    except SystemExit as stop:
        code = stop.code
    assert code == 0
    assert name in capsys.readouterr().out


def test_a_wrong_setting_stops_the_start_with_a_sentence(monkeypatch):
    monkeypatch.setenv("PORT", "tám nghìn")
    with pytest.raises(SystemExit, match="PORT must be a whole number"):
        env.integer("PORT", 8000)
    monkeypatch.setenv("MOTCUA_DEBUG", "maybe")
    with pytest.raises(SystemExit, match="MOTCUA_DEBUG must be 1 or 0"):
        env.flag("MOTCUA_DEBUG")
