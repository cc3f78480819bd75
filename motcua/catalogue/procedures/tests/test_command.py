"""The command: import, template, export; what it prints and how it ends."""

import json

import pytest

from motcua.catalogue.procedures.command import main
from motcua.catalogue.procedures.models import Procedure
from motcua.catalogue.procedures.tests.cast import NATIONAL, national

pytestmark = pytest.mark.django_db


def test_a_sound_file_goes_in_and_again_changes_nothing(capsys):
    assert main(["import", str(NATIONAL), "--valid-from", "2026-01-01"]) == 0
    assert "Thêm 2, đổi 0, giữ nguyên 0, từ chối 0." in capsys.readouterr().out
    assert main(["import", str(NATIONAL)]) == 0
    assert "giữ nguyên 2" in capsys.readouterr().out


def test_a_refused_record_is_told_with_code_place_and_field_and_the_status_says_so(tmp_path, capsys):
    file = tmp_path / "a.json"
    file.write_text(national(TENTTHC=""), encoding="utf-8")
    assert main(["import", str(file)]) == 1
    told = capsys.readouterr().err
    assert "2.900635 · bản ghi 1 · TENTTHC: để trống" in told


def test_a_dry_run_as_json_tells_all_and_changes_nothing(capsys):
    assert main(["import", str(NATIONAL), "--dry-run", "--json"]) == 0
    outcome = json.loads(capsys.readouterr().out)
    assert outcome == {"added": ["2.900635", "1.901193"], "changed": [], "same": [], "refused": []}
    assert Procedure.objects.count() == 0


def test_export_and_import_meet(tmp_path, capsys):
    main(["import", str(NATIONAL), "--valid-from", "2026-01-01"])
    for name in ("a.json", "a.xlsx"):
        assert main(["export", str(tmp_path / name), "--on", "2026-06-01"]) == 0
        capsys.readouterr()
        assert main(["import", str(tmp_path / name)]) == 0
        assert "giữ nguyên 2" in capsys.readouterr().out


def test_the_template_is_written(tmp_path):
    assert main(["template", str(tmp_path / "mau.xlsx")]) == 0
    assert (tmp_path / "mau.xlsx").read_bytes()[:2] == b"PK"


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"hello"])
def test_a_file_of_no_known_layout_ends_with_one_sentence(tmp_path, capsys, content):
    file = tmp_path / "x.txt"
    file.write_bytes(content)
    assert main(["import", str(file)]) == 2
    assert capsys.readouterr().err.count("motcua procedures: ") == 1


def test_a_missing_file_is_said_so(capsys):
    assert main(["import", "khong-co.json"]) == 2
    assert "khong-co.json" in capsys.readouterr().err


def test_a_wrong_day_is_refused_by_the_command_line():
    with pytest.raises(SystemExit):
        main(["import", str(NATIONAL), "--valid-from", "1/1/2026"])
