"""What `motcua plans parse` is given: flattened text of all sorts, and what is no plan at all."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from motcua.base.errors import Invalid
from motcua.control.plans.command import main
from motcua.control.plans.reading import encoding, read_file, read_text

# Our own, in the order of columns of another province: the product before the lead, no column of partners.
PLAN = """ỦY BAN NHÂN DÂN
TỈNH MẪU
Số: 12/KH-UBND
Mẫu, ngày 05 tháng 01 năm 2026

KẾ HOẠCH
Kiểm soát thủ tục hành chính năm 2026

I. MỤC TIÊU
- Hồ sơ cấp xã đúng hạn tối thiểu 98%.

II. NHIỆM VỤ
\tTT
\tNội dung công việc
\tSản phẩm
\tCơ quan chủ trì
\tThời hạn hoàn thành

\tI
\tCông bố, công khai

\t1
\tTrình công bố danh mục
\tQuyết định công bố
\tCác sở, ban, ngành
\tQuý I

\t2
\tNiêm yết tại nơi tiếp nhận
\t
\t
\t

III. TỔ CHỨC THỰC HIỆN
1. Các sở, ban, ngành gửi kế hoạch về Văn phòng UBND tỉnh trước ngày 01/02/2026.
"""


def test_columns_are_known_by_their_headers_and_not_by_their_place():
    reading = read_text(PLAN)
    first, second, organised = reading.tasks
    assert (first.product, first.lead, str(first.finish)) == (
        "Quyết định công bố", ["Các sở, ban, ngành"], "2026-03-31",
    )  # fmt: skip
    assert second.inherited == ["lead", "when", "product"]
    assert str(organised.finish) == "2026-01-31"
    (target,) = reading.targets
    assert (target.level, target.indicator, target.op, target.value) == ("xa", "dossiers.on_time", ">=", 98)
    assert reading.warnings[0].code == "head.signer"


def table(*rows: str) -> str:
    """Return a plan with a table of rows, their cells parted by bars."""
    return "KẾ HOẠCH\nKiểm soát năm 2026\n\n" + "\n".join(
        "".join(f"\t{cell.strip()}\n" for cell in row.split("|")) for row in rows
    )


HEADER = "TT | Nội dung | Chủ trì | Bắt đầu | Hoàn thành"


def test_a_heading_that_goes_on_over_its_row_is_a_group() -> None:
    over = "I. Công bố | I. Công bố | I. Công bố | I. Công bố | I. Công bố"
    beside = "II | Rà soát | Rà soát | Rà soát | Rà soát"
    reading = read_text(
        table(HEADER, over, "1 | Trình | Sở A | Quý I | Quý I", beside, "1 | Lập | Sở A | 01/3 | 30/7")
    )
    first, second = reading.tasks
    assert (first.group, second.group) == ("I. Công bố", "II. Rà soát")
    # One cell over both columns of time says both.
    assert (str(first.start), str(first.finish), first.when_text) == ("2026-01-01", "2026-03-31", "Quý I")
    assert (str(second.start), str(second.finish)) == ("2026-03-01", "2026-07-30")


def test_the_header_a_page_repeats_is_no_row_and_another_begins_another_table() -> None:
    reading = read_text(
        table(
            HEADER,
            "I | Công bố | | | ",
            "1 | Trình | Sở A | | Quý I",
            HEADER,
            "2 | Niêm yết | Sở B | | Quý II",
            "TT | Tên nhóm thủ tục | Cơ quan chủ trì | Thời gian",
            "1 | Hộ tịch | Sở C | Quý III",
        )
    )
    assert [(one.group, one.title, one.lead) for one in reading.tasks] == [
        ("I. Công bố", "Trình", ["Sở A"]), ("I. Công bố", "Niêm yết", ["Sở B"]), ("", "Hộ tịch", ["Sở C"]),
    ]  # fmt: skip


def test_a_dash_says_nobody_and_inherits_nothing() -> None:
    reading = read_text(table(HEADER, "1 | Trình | Sở A | | Quý I", "2 | Niêm yết | – | | Quý II"))
    assert (reading.tasks[1].lead, reading.tasks[1].inherited) == ([], [])
    assert [one.code for one in reading.warnings if one.code.startswith("task")] == ["task.no_lead"]


def test_figures_may_stand_in_a_table_of_their_own() -> None:
    reading = read_text(
        table(
            "TT | Chỉ tiêu | Cấp | Mức phải đạt | Hạn",
            "1 | Hồ sơ đúng hạn | Cấp xã | trên 99% | Quý II",
            "2 | Thủ tục được đơn giản hóa | | ít nhất 1.200 thủ tục | ",
            "3 | Cắt giảm thời hạn | Tỉnh | 15–20% | –",
        )
    )
    assert [
        (one.level, one.op, one.value, one.value_to, one.unit, one.indicator, str(one.by))
        for one in reading.targets
    ] == [
        ("xa", ">", 99, None, "%", "dossiers.on_time", "2026-06-30"),
        ("", ">=", 1200, None, "thủ tục", "", "2026-12-31"),
        ("tinh", ">=", 15, 20, "%", "", "None"),
    ]


def test_a_department_under_its_province_is_the_issuer() -> None:
    text = PLAN.replace("ỦY BAN NHÂN DÂN\nTỈNH MẪU\n", "UBND TỈNH MẪU\nSỞ TƯ PHÁP\n").replace(
        "KH-UBND", "KH-STP"
    )
    assert (read_text(text).head.issuer, read_text(text).head.number) == ("Sở tư pháp", "12/KH-STP")


def test_decomposed_letters_and_hard_spaces_are_read_as_the_others(tmp_path):
    import unicodedata

    twisted = unicodedata.normalize("NFD", PLAN).replace("ban, ngành", "ban,\u00a0ngành")
    assert read_text(twisted).model_dump() == read_text(PLAN).model_dump()


def test_the_old_code_page_tcvn3_is_turned_into_unicode(tmp_path: Path):
    letters = {unicode: old for old, unicode in encoding._TCVN3.items()}
    path = tmp_path / "cu.txt"
    path.write_bytes(
        "".join(letters.get(one) or letters.get(one.lower(), one) for one in PLAN).encode("latin-1")
    )
    reading = read_file(path)
    assert [task.lead for task in reading.tasks] == [["Các sở, ban, ngành"]] * 3
    assert reading.tasks[0].title == "Trình công bố danh mục"


def test_the_command_prints_the_reading_and_stores_nothing(tmp_path: Path, capsys):
    path = tmp_path / "ke-hoach.txt"
    path.write_text(PLAN)
    assert main(["parse", str(path), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert set(said) == {"head", "bases", "targets", "tasks", "warnings"}
    assert said["tasks"][0]["source"] == {"from": 22, "to": 26}
    assert said["targets"][0]["by"] == "2026-12-31"
    assert main(["parse", str(path)]) == 0
    assert "3 nhiệm vụ, 1 chỉ tiêu" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.txt", b"", "không có chữ nào"),
        ("a.txt", b"  \n\n\t\n", "không có chữ nào"),
        ("a.txt", "Hôm nay trời đẹp.\nMai cũng vậy.".encode(), "không phải kế hoạch"),
        ("a.txt", "KẾ HOẠCH\nKiểm soát thủ tục hành chính".encode("utf-16"), "không phải kế hoạch"),
        ("a.txt", "UÛY BAN NHAÂN DAÂN TÆNH, keá hoaïch kieåm soaùt thuû tuïc haønh chính".encode(), "VNI"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "không phải là văn bản thuần|hỏng"),
        ("a.txt", b"PK\x03\x04 a package under another name", "không phải là văn bản thuần|hỏng"),
        ("a.png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "không thuộc loại"),
        ("a.docx", b"PK\x03\x04 not a zip", "hỏng"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "không phải là tài liệu Word"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "không thuộc loại"),
        ("a.pdf", b"%PDF-1.7 nothing", "hỏng"),
        ("a.xlsx", "KẾ HOẠCH".encode(), "không phải là bảng tính"),
    ],
)
def test_what_is_no_plan_is_refused_with_a_reason(tmp_path, name, content, words):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Invalid, match=words):
        read_file(path)


def test_the_command_says_why_and_ends_with_2(tmp_path):
    command = [
        sys.executable,
        "-m",
        "motcua.config.command",
        "plans",
        "parse",
        str(tmp_path / "khong-co.txt"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == "motcua: Không mở được tệp khong-co.txt.\n"
