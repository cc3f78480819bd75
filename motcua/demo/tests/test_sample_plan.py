"""The sample plan and directive are read as they are meant, whatever file they come in.

What is expected is written from the content (`motcua/demo/plans/*.yaml`), counted by hand.
"""

import subprocess
import sys
import time
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from motcua.control.plans.reading import read_file
from motcua.control.plans.reading.result import Reading, Task
from motcua.control.plans.tests.documents import by_group
from motcua.demo.plans import KINDS, Kind, Of, sample_file, sample_name

OFFICE, CENTRE = "Văn phòng UBND tỉnh", "Trung tâm Phục vụ hành chính công tỉnh"
EVERYBODY = ["Các sở, ban, ngành", "UBND cấp xã"]
every_kind = pytest.mark.parametrize("kind", KINDS)


@cache
def sample(kind: Kind, of: Of = "plan") -> Reading:
    with TemporaryDirectory() as folder:
        path = Path(folder) / sample_name(kind, of)
        path.write_bytes(sample_file(kind, of))
        return read_file(path)


def task(reading: Reading, title: str) -> Task:
    (found,) = [one for one in reading.tasks if one.title.startswith(title)]
    return found


@every_kind
def test_the_head(kind: Kind) -> None:
    head = sample(kind).head
    assert (head.issuer, head.number, head.date) == ("UBND tỉnh Bắc Ninh", "18/KH-UBND", date(2026, 1, 12))
    assert (head.kind, head.place, head.year) == ("KẾ HOẠCH", "Bắc Ninh", 2026)
    assert head.title.startswith("Kiểm soát thủ tục hành chính")
    assert head.title.endswith("tỉnh Bắc Ninh năm 2026")
    assert (head.signer, head.signer_title) == ("Nghiêm Văn Thay (mẫu)", "KT. CHỦ TỊCH PHÓ CHỦ TỊCH")
    assert [basis.number for basis in sample(kind).bases] == [
        "63/2010/NĐ-CP", "118/2025/NĐ-CP", "66/NQ-CP", "02/2017/TT-VPCP", "01/2020/TT-VPCP",
    ]  # fmt: skip


@every_kind
def test_the_tasks_of_every_group(kind: Kind) -> None:
    assert by_group(sample(kind)) == {
        # The numbered paragraphs 1 to 4 and 6, the unnumbered one after 2, two dashes under 5.
        ("", "IV"): 5 + 1 + 2,
        ("Phụ lục I", "I"): 4, ("Phụ lục I", "II"): 3,
        ("Phụ lục I", "III"): 5,  # 1, 2, 3 and 4 twice
        ("Phụ lục I", "IV"): 7,  # 1, 2.1, 2.2, 3 to 6; 2 is a heading
        ("Phụ lục I", "V"): 2 + 2 + 1 + 1,  # two dashes, two "+" under 2.1, 2.2, 3
        ("Phụ lục I", "VI"): 4 + 4,  # the numeral stands over two groups
        ("Phụ lục I", "VIII"): 3, ("Phụ lục I", "IX"): 4,
        ("Phụ lục I", "X"): 6,  # 1, 2, 3.1 to 3.3, 4
        ("Phụ lục II", ""): 10,
    }  # fmt: skip


@every_kind
def test_leads_and_partners(kind: Kind) -> None:
    reading = sample(kind)
    assert task(reading, "Ban hành kế hoạch của tỉnh").lead == [OFFICE]
    assert task(reading, "Ban hành kế hoạch của tỉnh").support == EVERYBODY
    assert task(reading, "Tiếp nhận hồ sơ không theo").lead == [
        CENTRE,
        "Trung tâm Phục vụ hành chính công cấp xã",
    ]
    assert task(reading, "Đưa tin").lead == [
        "Báo và Phát thanh, truyền hình Bắc Ninh", "Sở Văn hóa, Thể thao và Du lịch",
    ]  # fmt: skip
    assert task(reading, "Đầu tư, lao động").lead == [
        "Ban Quản lý các khu công nghiệp tỉnh Bắc Ninh",
        "Sở Tài chính",
    ]
    assert task(reading, "Các sở, ban, ngành; UBND cấp xã xây dựng").lead == EVERYBODY
    assert task(reading, "Hướng dẫn các Trung tâm").lead == [CENTRE]
    assert task(reading, "Công khai nơi nhận").lead == []


@every_kind
def test_days_and_what_comes_back(kind: Kind) -> None:
    reading = sample(kind)

    def days(title: str) -> tuple[str, str]:
        found = task(reading, title)
        return str(found.start), str(found.finish)

    assert days("Ban hành kế hoạch của tỉnh") == ("2026-01-01", "2026-01-31")  # Tháng 1
    assert days("Kiện toàn công chức") == ("None", "2026-02-14")  # Trước ngày 15/02/2026
    assert days("Làm sạch dữ liệu") == ("2026-01-01", "2026-03-31")  # Quý I
    assert days("Công khai TTHC trên trang") == ("None", "2026-12-31")  # Trong năm
    assert days("Kết quả của cấp tỉnh") == ("2026-02-01", "2026-12-31")  # Tháng 2, Tháng 12
    assert days("Bỏ bớt thông tin") == ("2026-03-01", "2026-07-30")  # 01/3 – 30/7 in one cell
    assert days("Rà soát các nhóm thủ tục") == ("2026-03-01", "2026-07-30")  # 01/3, 30/7 in two
    assert days("Tuyển sinh") == ("2026-05-01", "2026-09-30")
    assert days("Các sở, ban, ngành; UBND cấp xã xây dựng") == ("None", "2026-02-27")

    def again(title: str) -> tuple[str, list[str], int | None]:
        found = task(reading, title).recurrence
        assert found is not None
        return found.kind, list(found.every), found.before_day

    assert again("Đánh giá tác động") == ("continuous", [], None)
    assert again("Góp ý quy định") == ("on_event", [], None)
    assert again("Trình công bố") == ("on_event", [], None)  # Ngay sau khi …
    assert again("Kết nối dữ liệu dân cư") == ("by_reference", [], None)
    assert again("Báo cáo tháng của từng") == ("periodic", ["month"], 21)
    assert again("Báo cáo tháng của toàn tỉnh") == ("periodic", ["month"], 25)
    assert again("Đánh giá công chức") == ("periodic", ["quarter", "year"], None)
    assert again("Định kỳ trước ngày 21") == ("periodic", ["month"], 21)
    assert again("Văn phòng UBND tỉnh tổng hợp") == ("periodic", ["month"], 25)
    assert again("Theo dõi hồ sơ sắp đến hạn") == ("periodic", ["quarter"], None)


@every_kind
def test_products_and_merged_cells(kind: Kind) -> None:
    reading = sample(kind)
    team = task(reading, "Lập tổ công tác")
    assert (team.inherited, team.lead, str(team.finish)) == (
        ["lead", "support", "when"],
        [OFFICE],
        "2026-02-14",
    )
    assert team.product == "Quyết định thành lập tổ"
    process = task(reading, "Quy trình của thủ tục cấp xã")
    assert (process.inherited, process.product) == (["product"], "Quyết định phê duyệt quy trình")
    visit = task(reading, "Kiểm tra tại xã, phường")
    assert (visit.inherited, visit.support) == (["lead", "support"], ["Thanh tra tỉnh", "Sở Nội vụ"])
    assert task(reading, "Niêm yết TTHC").product == ""
    scanner = task(reading, "Trang bị máy quét")
    assert (scanner.path, scanner.context) == (
        ["V", "2", "2.1", "+"],
        ["Số hóa hồ sơ khi tiếp nhận", "Chuẩn bị"],
    )


@every_kind
def test_the_targets(kind: Kind) -> None:
    """Ten of the objectives 1 to 7 (1 is of two tiers, 2 and 4 are two figures each), two in the table."""
    assert [
        (one.indicator, one.level, one.op, one.value, one.value_to, str(one.by))
        for one in sample(kind).targets
    ] == [
        ("dossiers.on_time", "tinh", ">", 99, None, "2026-12-31"),
        ("dossiers.on_time", "xa", ">", 99, None, "2026-12-31"),
        ("", "tinh", ">=", 50, None, "2026-12-31"),
        ("", "xa", ">=", 35, None, "2026-12-31"),
        ("dossiers.online", "", ">=", 70, None, "2026-12-31"),
        ("", "", ">=", 20, None, "2026-06-30"),
        ("", "", ">=", 20, None, "2026-06-30"),
        ("", "", ">=", 15, 20, "2026-12-31"),
        ("lateness.apologised", "", "=", 100, None, "2026-12-31"),
        ("", "", "=", 100, None, "2026-03-31"),
        ("", "", "=", 100, None, "2026-12-31"),
        ("", "", ">=", 60, None, "2026-12-31"),
    ]


@every_kind
def test_every_mistake_made_on_purpose_is_warned_of_and_nothing_else(kind: Kind) -> None:
    reading = sample(kind)
    at = {(one.source.first, one.source.last): one.title for one in reading.tasks}
    found = [
        (one.code, at.get((one.source.first, one.source.last), "")[:24] if one.source else "")
        for one in reading.warnings
    ]
    assert sorted(found) == [
        ("group.order", ""),  # VI again
        ("number.doubled", "Công khai TTHC trên tran"),
        ("task.before_plan", "Lập danh mục thủ tục rà "),
        ("task.before_plan", "Trình phương án cắt giảm"),
        ("task.no_lead", "Công khai nơi nhận phản "),
        ("task.unfinished_day", "Sở Khoa học và Công nghệ"),
        ("task.year", "Trình phương án cắt giảm"),
        ("text.year", "Nâng tỷ lệ thanh toán tr"),
    ]


def facts(reading: Reading) -> list[dict[str, object]]:
    return [one.model_dump(exclude={"source", "confidence"}) for one in [*reading.tasks, *reading.targets]]


@pytest.mark.parametrize("of", ["plan", "directive"])
def test_the_three_files_say_the_same(of: Of) -> None:
    word, sheet, text = (sample(kind, of) for kind in KINDS)
    assert facts(word) == facts(sheet) == facts(text)
    assert word.head == sheet.head == text.head


@every_kind
def test_the_directive_moves_the_monthly_report(kind: Kind) -> None:
    reading = sample(kind, "directive")
    assert (reading.head.kind, reading.head.number) == ("CÔNG VĂN", "745/UBND-KSTT")
    assert reading.head.addressees == ["Các sở, ban, ngành", "UBND các xã, phường"]
    assert [basis.number for basis in reading.bases] == ["18/KH-UBND"]
    found = [
        (one.no, one.lead, str(one.finish), one.recurrence and one.recurrence.before_day)
        for one in reading.tasks
    ]
    assert found == [
        ("1", ["Các sở, ban, ngành"], "2026-04-19", None),
        ("", [OFFICE], "2026-04-30", None),
        ("2", ["UBND cấp xã"], "2026-04-09", None),
        ("3", ["Sở Khoa học và Công nghệ"], "None", None),
        ("4", ["các sở, ban, ngành", "UBND cấp xã"], "None", 21),
        ("", [OFFICE], "None", 25),
    ]
    assert reading.warnings == []


@every_kind
def test_the_command_reads_the_sample_in_under_three_seconds(kind: Kind, tmp_path: Path) -> None:
    path = tmp_path / sample_name(kind)
    path.write_bytes(sample_file(kind))
    begun = time.perf_counter()
    command = [sys.executable, "-m", "motcua.config.command", "plans", "parse", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert time.perf_counter() - begun < 3
    assert "64 nhiệm vụ, 12 chỉ tiêu, 8 cảnh báo" in done.stdout


def test_every_person_in_the_samples_is_marked_as_invented() -> None:
    assert sample("txt").head.signer.endswith("(mẫu)")
    assert sample("txt", "directive").head.signer.endswith("(mẫu)")
