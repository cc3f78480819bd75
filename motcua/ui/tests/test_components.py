"""The components of the frame, as rooms use them."""

import pytest

from motcua.ui.samples import DUES, SampleDue
from motcua.ui.tests.helpers import render, words


def test_a_field_names_its_control_and_tells_its_fault():
    html = render(
        '<c-input label="Số định danh" name="sdd" error="Phải đủ 12 chữ số." must="1" inputmode="numeric" />'
    )
    assert 'label for="id_sdd"' in html
    assert 'id="id_sdd"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby=" id_sdd_error"' in html
    assert 'inputmode="numeric"' in html
    assert "(bắt buộc)" in words(html)


def test_what_people_type_is_never_taken_for_markup():
    html = render(
        '<c-card title="{{ t }}"><c-input label="Tên" name="ten" :value="v" /></c-card>',
        t="<b>x</b>",
        v='"><script>',
    )
    assert "<script>" not in html
    assert "<b>x</b>" not in html


@pytest.mark.parametrize("state", ["running", "soon", "late", "paused", "done_on_time", "done_late"])
def test_a_deadline_says_in_words_what_its_colour_shows(state):
    due = DUES[state]
    for piece in ('<c-due :due="due" />', '<c-due :due="due" compact="1" />'):
        html = render(piece, due=due)
        assert due.words in words(html)
        assert f"due-{state}" in html
        if state not in ("running",):
            assert 'class="icon ' in html


def test_a_deadline_loads_its_derivation_only_when_asked():
    html = render('<c-due :due="due" />', due=DUES["running"])
    assert 'hx-get="/giao-dien/vi-sao/"' in html
    assert "toggle" in html


def test_a_paused_clock_does_not_call_its_condition_a_deadline():
    assert "hạn khi bổ sung" not in words(render('<c-due :due="due" />', due=DUES["paused"]))


def test_a_dossier_without_a_limit_shows_no_meter():
    html = render('<c-due :due="due" />', due=SampleDue("none", "Không quy định thời hạn", "", 0))
    assert "due-meter" not in html
    assert "Không quy định thời hạn" in html


def test_the_steps_say_which_one_is_being_done():
    steps = [
        {"label": "Tiếp nhận", "state": "done"},
        {"label": "Thẩm tra", "note": "2 ngày", "state": "current"},
    ]
    html = render('<c-steps :steps="steps" />', steps=steps)
    assert html.count('aria-current="step"') == 1
    assert "Tiếp nhận đã xong Thẩm tra 2 ngày đang làm" in words(html)


def test_tabs_show_their_counts_also_when_nothing_is_left():
    tabs = [
        {"label": "Quá hạn", "count": 0, "url": "?t=1", "active": True, "tone": "red"},
        {"label": "Mới đến", "count": 1200, "url": "?t=2"},
    ]
    html = render('<c-tabs :items="tabs" />', tabs=tabs)
    assert "Quá hạn 0 Mới đến 1.200" in words(html)
    assert "tab-count-red" not in html
    assert html.count('aria-current="page"') == 1


def test_a_button_with_an_address_is_a_link_and_shows_its_key():
    assert render('<c-button href="/x/" tone="primary" key="F9">Đi</c-button>').startswith(
        '<a href="/x/" class="btn btn-primary" data-key="F9"'
    )
    assert render('<c-button tone="primary">Lưu</c-button>').startswith(
        '<button type="submit" class="btn btn-primary"'
    )


def test_the_end_of_a_list_offers_no_next_page():
    assert render('<c-pager next_url="" prev_url="" words="" />') == ""
    html = render('<c-pager next_url="?sau=9" prev_url="" words="1–50 trên 214" />')
    assert "Trang sau" in html
    assert "Trang trước" not in html


def test_a_figure_opens_the_rows_it_counts():
    html = render(
        '<c-fact figure="98,7 %" url="/ho-so/?tre=1" :trend="t" goal="99">Đúng hạn.</c-fact>',
        t=[97, 98, 98.7],
    )
    assert '<a class="figure" href="/ho-so/?tre=1"' in html
    assert "spark-goal" in html


def test_an_act_unfolds_in_place_one_at_a_time():
    html = render('<c-unfold label="Từ chối" key="7">mẫu</c-unfold>')
    assert '<details class="unfold" name="viec"' in html
    assert 'data-key="7"' in html


def test_keeping_the_filters_changes_only_what_is_asked():
    from django.test import RequestFactory

    request = RequestFactory().get("/viec/?q=an&tab=moi&sau=9")
    assert render('{% giu_loc tab="tre" sau="" %}', request=request) == "?q=an&amp;tab=tre"
