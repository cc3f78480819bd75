"""The `motcua deadline` command as a shell user meets it."""

import json
import subprocess
import sys
import time

import pytest

from motcua.base.worktime.deadline import main

RUN = "import sys; from motcua.base.worktime.deadline import main; sys.exit(main(sys.argv[1:]))"
LINE = {"received": "2026-08-20T09:00", "amount": 3, "unit": "NGAY_LV"}


def run(*arguments, lines=""):
    """Run the command in its own process."""
    return subprocess.run(
        [sys.executable, "-c", RUN, *arguments], input=lines, capture_output=True, text=True, check=False
    )


def test_the_example_of_the_manual_answers_in_json(capsys):
    assert main(["--received", "2026-08-20T09:00", "--amount", "3", "--unit", "NGAY_LV", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert set(answer) == {"due", "working_minutes", "explanation"}
    assert (answer["due"], answer["working_minutes"]) == ("2026-08-24T17:30", 1830)
    assert "Làm bù cho thứ Hai 31/8" in answer["explanation"]


def test_without_json_a_person_can_read_the_answer(capsys):
    assert main(["--received", "2026-11-23T08:12", "--amount", "1", "--unit", "NGAY_LV"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Hạn trả: 17:30 thứ Tư 25/11/2026")
    assert "Ngày Văn hóa Việt Nam" in out


def test_a_pause_and_the_cutoff_can_be_given(capsys):
    arguments = ["--received", "2026-11-25T15:00", "--amount", "1", "--unit", "NGAY_LV", "--json"]
    pause = ["--pause", "2026-11-26T08:00", "2026-11-30T08:00", "--cutoff-counts-as-next-day"]
    assert main(arguments + pause) == 0
    assert json.loads(capsys.readouterr().out)["due"] == "2026-12-01T17:30"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--received", "2026-11-25T09:00"], "Thiếu --amount, --unit"),
        (["--received", "hôm nay", "--amount", "1", "--unit", "NGAY"], "không phải ngày giờ"),
        (["--received", "2026-11-25T09:00", "--amount", "1", "--unit", "TUAN"], "đơn vị thời hạn"),
        (["--received", "2026-11-25T09:00", "--amount", "-1", "--unit", "NGAY"], "không được âm"),
        (["--ngay", "1"], "không có tham số"),
        (["--received", "2026-11-25T09:00", "--amount", "1", "--calendar", "/x"], "tệp lịch"),
    ],
)
def test_wrong_arguments_are_answered_in_vietnamese_with_status_two(arguments, message, capsys):
    assert main(arguments) == 2
    assert message in capsys.readouterr().err


def test_a_wrong_line_is_answered_in_its_place_and_the_batch_goes_on():
    lines = [json.dumps(LINE), "{", json.dumps(LINE | {"amount": None}), json.dumps(LINE | {"ngay": 1}), "",
             json.dumps(LINE | {"pauses": [["2026-08-21T08:00", None]]}),
             json.dumps(LINE | {"cutoff_counts_as_next_day": "có"}), json.dumps(LINE)]  # fmt: skip
    done = run("--batch", lines="\n".join(lines))
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [set(answer) == {"error"} for answer in answers] == [False, True, True, True, True, True, False]
    assert answers[0] == answers[-1]


def test_bytes_that_are_no_text_spoil_only_their_line():
    good = json.dumps(LINE).encode()
    done = subprocess.run(
        [sys.executable, "-c", RUN, "--batch"],
        input=b"\xef\xbb\xbf" + good + b"\n\xff\xfe\n" + good + b"\n",
        capture_output=True,
        check=False,
    )
    answers = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert [set(answer) == {"error"} for answer in answers] == [False, True, False]


def test_ten_thousand_lines_take_less_than_five_seconds_start_included():
    lines = "\n".join(
        json.dumps(
            LINE | {"received": f"2026-{n % 12 + 1:02d}-{n % 28 + 1:02d}T{n % 24:02d}:15", "unit": unit}
        )
        for n, unit in enumerate(["GIO_LV", "NGAY_LV", "NGAY", "THANG"] * 2500)
    )
    started = time.perf_counter()
    done = run("--batch", lines=lines)
    assert time.perf_counter() - started < 5
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 10_000


def test_the_command_starts_without_django():
    code = "import sys, motcua.base.worktime.deadline; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_calendar_file_of_the_province_lies_over_the_national_one(tmp_path, capsys):
    own = tmp_path / "lich.yaml"
    own.write_text(
        "gio_lam_viec:\n  - {ten: Mùa hè, tu_ngay: 2026-01-01, mua: {tu: 16/4, den: 15/10},"
        " phien: ['07:00-11:00', '13:00-17:00']}\nngay_rieng:\n"
        "  - {ngay: 2026-07-07, ten: Nghỉ vì bão (mẫu), loai: rieng}\n",
        encoding="utf-8",
    )
    arguments = ["--received", "2026-07-06T09:00", "--amount", "1", "--unit", "NGAY_LV", "--json"]
    assert main([*arguments, "--calendar", str(own)]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["due"] == "2026-07-08T17:00"
    assert "Nghỉ vì bão" in answer["explanation"]
    own.write_text("nam: {2026: {nghi: [{ngay: 2025-07-07, ten: Sai năm, loai: le}]}}", encoding="utf-8")
    assert main([*arguments, "--calendar", str(own)]) == 2
    assert "ghi sai" in capsys.readouterr().err
