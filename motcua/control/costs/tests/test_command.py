"""`motcua costs compute`: the cost of a file without a database (docs/costs.md)."""

import json
from decimal import Decimal

import pytest

from motcua.base.errors import Invalid
from motcua.control.costs.command import compute, main

VECTOR = {
    "title": "Thủ tục mẫu",
    "wage": 50000,
    "now": {
        "times": 1,
        "subjects": 200,
        "activities": [
            {"work": 1, "hours": 3, "other": 60000}, {"work": 2, "hours": 2}, {"work": 3, "fee": 150000},
            {"work": 4, "hours": 1}, {"work": 6, "hours": 1},
        ],
    },
    "after": {
        "times": 1,
        "subjects": 200,
        "activities": [
            {"work": 1, "hours": 1.5, "other": 10000}, {"work": 2, "hours": "0.25"}, {"work": 3, "fee": 75000},
            {"work": 6, "hours": 0.25},
        ],
    },
}  # fmt: skip


def exact(data):
    return json.loads(json.dumps(data), parse_float=Decimal, parse_int=Decimal)


def test_the_vector_of_the_reference(tmp_path, capsys):
    path = tmp_path / "mau.json"
    path.write_text(json.dumps(VECTOR))
    assert main(["compute", str(path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    one = found["procedures"][0]
    assert {name: one[name] for name in ("now", "after", "saved", "rate")} == {
        "now": "112000000", "after": "37000000", "saved": "75000000", "rate": "66.96",
    }  # fmt: skip
    assert [(row["stage"], row["once"]) for row in one["once"]] == [("now", "560000"), ("after", "185000")]
    assert found["total"]["saved"] == "75000000"


def test_several_procedures_have_a_rate_of_their_totals():
    free = {"wage": "0", "now": {"activities": [{"work": 3, "fee": 1, "times": 1, "subjects": 38000000}]}}
    total = compute(exact({"procedures": [VECTOR, free | {"after": free["now"]}]}))["total"]
    assert total["now"] == "150000000"
    assert total["rate"] == "50.00"


def test_decimals_stay_exact():
    row = {"work": 1, "hours": "0.3333", "wage": "45265.151515", "times": "1.2345", "subjects": "333.33"}
    found = compute(exact({"wage": 1, "now": {"activities": [row]}}))["procedures"][0]
    exactly = Decimal("0.3333") * Decimal("45265.151515") * Decimal("1.2345") * Decimal("333.33")
    assert Decimal(found["now"]) == exactly


def test_nothing_to_save_from_has_no_rate():
    assert compute(exact({"wage": 1}))["total"]["rate"] is None


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"wage": -1}, "không được âm"),
        ({"wage": None}, "thiếu “wage”"),
        ({"wage": "năm mươi"}, "không phải con số"),
        ({"wage": True}, "không phải con số"),
        ({"wage": "1e99999999"}, "lớn quá"),
        ({"luong": 1}, "không hiểu trường “luong”"),
        ({"now": []}, "đối tượng JSON"),
        ({"now": {"activities": {}}}, "danh sách"),
        ({"now": {"activities": [{"work": 7}]}}, "1 đến 6"),
        ({"now": {"activities": [{"work": 1, "hours": -2}]}}, "dòng 1: thời gian thực hiện không được âm"),
        ({"now": {"activities": [{"work": 1, "hours": 2, "doing": "hired"}]}}, "không tính hai lần"),
        ({"now": {"subjects": -1}}, "không được âm"),
        ({"now": {"volumes": [{}, {}]}}, "đã có số lượng"),
        ({"now": {"activities": [{"work": 1, "channel": "pigeon"}]}}, "channel"),
    ],
)
def test_what_is_wrong_is_said_in_vietnamese(change, told):
    with pytest.raises(Invalid, match=told):
        compute(exact(VECTOR | change))


@pytest.mark.parametrize("text", ["", "{", "[1]", "[" * 100_000, '{"procedures": []}', '{"wage": NaN}'])
def test_a_file_that_is_no_study_is_refused(tmp_path, text):
    path = tmp_path / "sai.json"
    path.write_text(text)
    with pytest.raises(Invalid):
        main(["compute", str(path)])
    with pytest.raises(Invalid, match="Không đọc được"):
        main(["compute", str(tmp_path / "khong-co.json")])
