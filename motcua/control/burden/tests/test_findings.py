"""Each sort of finding: what makes it one, what does not, and how big it is."""

import pytest

from motcua.control.burden.finding import papers, procedures, steps
from motcua.control.burden.finding.finding import find

from .made import measures, paper, procedure, step, sums


def only(detector, made):
    return list(detector(made, measures()))


# ---- steps ------------------------------------------------------------------------------------------------


def test_a_signing_step_that_sends_a_third_back_is_found_with_the_work_done_again():
    signing = step(kind="KY", sent_back=30, each=60)
    examining = step(redone=30, redone_minutes=30 * 300)
    (found,) = only(steps.bouncing, sums(steps=[signing, examining]))
    assert found.kind == "TRA_DI_TRA_LAI"
    assert found.step == "ky"
    assert found.rows == 30
    assert found.share == pytest.approx(0.3)
    # 30 ways back: the examination once more (300 minutes), and the signing once more (60).
    assert found.waiting == pytest.approx(30 * (300 + 60) / 60)
    assert "Cứ 100 lượt" in found.sentence
    assert "«Bước THAM_DINH»" in found.sentence


def test_now_and_then_sent_back_is_no_finding():
    assert not only(steps.bouncing, sums(steps=[step(kind="KY", items=1000, sent_back=50)]))
    assert not only(steps.bouncing, sums(steps=[step(kind="KY", items=12, sent_back=9)])), "too few to say"


def test_a_place_three_times_as_slow_as_the_others_is_named_with_what_it_costs():
    others = [step(agency=n, kind="XAC_MINH", each=480, given=960) for n in range(2, 8)]
    slow = step(agency=1, kind="XAC_MINH", items=20, each=1440, given=960)
    (found,) = only(steps.slow_places, sums(steps=[slow, *others]))
    assert found.agencies == [1]
    assert found.share == pytest.approx(3)
    assert found.waiting == pytest.approx(20 * (1440 - 480) / 60)
    assert "Chi nhánh 1" in found.sentence
    assert "Đất đai" in found.sentence


def test_a_place_is_compared_with_its_own_tier_and_its_own_field():
    province = [step(agency=n, each=100) for n in range(1, 6)]
    communes = [step(agency=n, each=400, level="XA") for n in range(11, 16)]
    elsewhere = [step(agency=n, each=400, field=8, procedure=2) for n in range(1, 6)]
    assert not only(steps.slow_places, sums(steps=[*province, *communes, *elsewhere]))


def test_one_long_case_makes_no_slow_place():
    wide = dict.fromkeys(range(20, 45), 10)
    others = [step(agency=n, each=480, given=960, items=250, buckets=wide) for n in range(2, 8)]
    unlucky = step(agency=1, items=3, each=1000, given=960, buckets={41: 3})
    assert not only(steps.slow_places, sums(steps=[unlucky, *others])), "durations differ that much anyway"


def test_a_step_that_uses_more_than_its_time_everywhere_is_found():
    (found,) = only(steps.slow_steps, sums(steps=[step(over=40, over_minutes=40 * 90)]))
    assert found.share == pytest.approx(0.4)
    assert found.waiting == pytest.approx(60)


def test_a_step_nobody_ever_stopped_at_is_found_and_one_word_is_enough_for_it_not_to_be():
    silent = step(kind="TRINH_KY", items=200, each=120)
    work = step(kind="THAM_DINH", items=200, each=480)
    (found,) = only(steps.idle, sums(steps=[silent, work]))
    assert found.share == pytest.approx(0.2)
    for sign in ("noted", "asked", "refused", "sent_back"):
        spoken = step(kind="TRINH_KY", items=200, each=120, **{sign: 1})
        assert not only(steps.idle, sums(steps=[spoken, work])), sign
    assert not only(steps.idle, sums(steps=[step(kind="KY", items=200)])), "signing is never a formality"


# ---- papers -----------------------------------------------------------------------------------------------


def test_a_paper_asked_for_again_in_most_dossiers_that_never_decided_anything_is_needless():
    (found,) = only(
        papers.asked_again, sums(papers=[paper(asked=80, requests=85, direct=40, waited_minutes=80 * 960)])
    )
    assert found.kind == "GIAY_TO_THUA"
    assert found.rows == 85
    # 85 times an hour, 40 ways of two hours and 30.000 đồng, at 50.000 đồng an hour.
    assert found.cost(measures()) == (85 + 40 * 2) * 50_000 + 40 * 30_000
    assert found.waiting == pytest.approx(80 * 16)


def test_a_paper_for_want_of_which_dossiers_were_refused_is_not_needless():
    (found,) = only(papers.asked_again, sums(papers=[paper(asked=80, requests=80, refused=1)]))
    assert found.kind == "BO_SUNG_NHIEU"
    assert not only(papers.asked_again, sums(papers=[paper(asked=5, requests=5)]))


def test_a_paper_the_state_has_is_found_over_all_cases_of_the_procedure():
    known = {"data_source": "CSDL quốc gia về dân cư", "name": "Thẻ Căn cước"}
    made = [paper(**known), paper(**known, case="02", documents=[12], dossiers=50, brought=20, reused=30)]
    (found,) = only(papers.held, sums(papers=made))
    assert (found.rows, found.documents) == (120, [11, 12])
    assert "mới 30 hồ sơ được lấy" in found.sentence
    assert not only(papers.held, sums(papers=[paper(name="Đơn")])), "no database, nothing given before"
    (given,) = only(papers.held, sums(papers=[paper(held=30)]))
    assert given.rows == 30, "what the province itself gave to this very applicant"


# ---- procedures -------------------------------------------------------------------------------------------


def test_procedures_are_found_late_waiting_and_with_many_ways():
    late = procedure(late=20, late_minutes=20 * 480)
    (found,) = only(procedures.late, sums(procedures=[late]))
    assert found.waiting == pytest.approx(160)
    (found,) = only(procedures.waiting, sums(procedures=[procedure(passing=50_000)]))
    assert found.share == pytest.approx(0.5)
    (found,) = only(procedures.trips, sums(procedures=[procedure(trips=300)]))
    assert found.trips == pytest.approx(100)
    assert found.cost(measures()) == 100 * (2 * 50_000 + 30_000)
    for detector in (procedures.late, procedures.waiting, procedures.trips):
        assert not only(detector, sums())


def test_findings_come_by_what_could_be_spared_and_a_short_period_counts_as_a_year():
    signing = step(kind="KY", sent_back=30, each=60)
    made = {"steps": [signing], "papers": [paper(asked=80, requests=80, direct=40)]}
    found = find(sums(**made), measures())
    assert [one.kind for one in found] == ["GIAY_TO_THUA", "TRA_DI_TRA_LAI"]
    scores = [one.score(measures()) for one in found]
    assert scores == sorted(scores, reverse=True)
    month = find(sums(**made, days=73), measures())
    assert month[0].score(measures()) == pytest.approx(5 * scores[0], rel=0.001)
