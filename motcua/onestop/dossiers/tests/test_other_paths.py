"""Refused, supplemented, extended, withdrawn, paused, corrected: the other ways of mot-cua.md 3.3."""

from datetime import date, datetime

import pytest

from motcua.base.errors import Conflict, Invalid, NotAllowed
from motcua.onestop.dossiers import services
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.papers import content_of
from motcua.onestop.dossiers.tests.cast import open_item, vn

ITEM = [{"name": "Giấy khai sinh bản chính", "originals": 1, "basis": "Luật Hộ tịch Điều 16"}]


def asked(cast, at="2026-08-20T14:00", **more):
    dossier = cast.appraised("2026-08-20T09:00")
    services.ask_supplement(
        dossier.pk, open_item(dossier).pk, items=ITEM, reason="Tờ khai thiếu thông tin", by=cast.specialist,
        at=vn(at), **more,
    )  # fmt: skip
    return dossier


class TestSupplementWhileHandling:
    """T16, T17: NĐ 61/2018 Điều 19.4; clock modes of mot-cua.md 4.3."""

    def test_it_goes_through_the_desk_and_the_limit_begins_anew(self, cast):
        dossier = asked(cast)
        item = open_item(dossier)
        assert (item.kind, item.unit_id) == ("GUI_BO_SUNG", cast.desk.unit_id)
        services.send_supplement(dossier.pk, item.pk, by=cast.desk, at=vn("2026-08-20T15:00"))
        dossier = Dossier.objects.get(pk=dossier.pk)
        assert (dossier.status, dossier.portal_status) == ("CHO_BO_SUNG_GQ", 5)
        done = services.receive_supplement(
            dossier.pk, open_item(dossier).pk, by=cast.desk, at=vn("2026-08-27T10:00")
        )
        # 27/8 + 3 working days over 31/8–02/9: 28/8, 03/9, 04/9
        assert done.due_at == vn("2026-09-04T17:30")
        assert done.first_due_at == vn("2026-08-24T17:30")
        assert done.status == "THAM_DINH"
        assert [paper.form for paper in done.issued.all()] == ["tiep_nhan", "bo_sung", "tiep_nhan"]

    def test_pause_moves_the_date_by_the_days_waited(self, cast):
        cast.version.clock_mode = "PAUSE"
        cast.version.save()
        dossier = asked(cast)
        services.send_supplement(dossier.pk, open_item(dossier).pk, by=cast.desk, at=vn("2026-08-20T15:00"))
        done = services.receive_supplement(
            dossier.pk, open_item(dossier).pk, by=cast.desk, at=vn("2026-08-21T10:00")
        )
        assert done.due_at == vn("2026-08-25T17:30")

    def test_a_request_later_than_three_working_days_stops_nothing(self, cast):
        cast.version.channels.update(amount=10)
        dossier = asked(cast, at="2026-08-26T14:00")
        services.send_supplement(dossier.pk, open_item(dossier).pk, by=cast.desk, at=vn("2026-08-26T15:00"))
        request = dossier.supplement_requests.get()
        assert (request.within_limit, request.mode) == (False, "NONE")
        before = dossier.due_at
        done = services.receive_supplement(
            dossier.pk, open_item(dossier).pk, by=cast.desk, at=vn("2026-08-28T10:00")
        )
        assert done.due_at == before

    def test_what_came_after_the_promised_date_is_received_and_its_receipt_says_when_the_dossier_came(
        self, cast
    ):
        cast.version.channels.update(amount=10)
        dossier = asked(cast, at="2026-08-26T14:00")
        services.send_supplement(dossier.pk, open_item(dossier).pk, by=cast.desk, at=vn("2026-08-26T15:00"))
        done = services.receive_supplement(
            dossier.pk, open_item(dossier).pk, by=cast.desk, at=vn("2026-10-05T10:00")
        )
        assert done.due_at < vn("2026-10-05T10:00")
        receipt = content_of(done.issued.filter(form="tiep_nhan").last())
        assert datetime.fromisoformat(receipt["received_at"]) == done.received_at

    def test_a_second_request_needs_a_reason(self, cast):
        dossier = asked(cast)
        services.send_supplement(dossier.pk, open_item(dossier).pk, by=cast.desk, at=vn("2026-08-20T15:00"))
        services.receive_supplement(
            dossier.pk, open_item(dossier).pk, by=cast.desk, at=vn("2026-08-21T10:00")
        )
        with pytest.raises(Conflict, match="phải ghi lý do"):
            services.ask_supplement(
                dossier.pk, open_item(dossier).pk, items=ITEM, reason="Nữa", by=cast.specialist
            )

    def test_while_a_special_law_holds_the_clock_nothing_is_asked_nor_sent(self, cast):
        legal = {
            "kind": "LUAT",
            "reason": "Niêm yết",
            "basis": "Luật Đất đai Điều 136",
            "by": cast.specialist,
        }
        held = cast.appraised("2026-08-20T09:00")
        services.pause(held.pk, **legal, at=vn("2026-08-20T10:00"))
        with pytest.raises(Conflict, match="đang dừng"):
            services.ask_supplement(
                held.pk, open_item(held).pk, items=ITEM, reason="Thiếu", by=cast.specialist,
                at=vn("2026-08-20T11:00"),
            )  # fmt: skip
        drafted = asked(cast)
        services.pause(drafted.pk, **legal, at=vn("2026-08-20T14:30"))
        send = open_item(drafted).pk
        with pytest.raises(Conflict, match="đang dừng"):
            services.send_supplement(drafted.pk, send, by=cast.desk, at=vn("2026-08-20T15:00"))
        services.resume(drafted.pk, by=cast.specialist, at=vn("2026-08-20T16:00"))
        sent = services.send_supplement(drafted.pk, send, by=cast.desk, at=vn("2026-08-20T16:10"))
        assert sent.status == "CHO_BO_SUNG_GQ"
        assert sent.pauses.filter(to_at__isnull=True).count() == 1

    def test_a_paper_outside_the_procedure_needs_a_legal_basis(self, cast):
        dossier = cast.appraised()
        with pytest.raises(Invalid, match="căn cứ pháp lý"):
            services.ask_supplement(
                dossier.pk,
                open_item(dossier).pk,
                items=[{"name": "Sổ hộ khẩu"}],
                reason="…",
                by=cast.specialist,
            )


class TestBeforeReceipt:
    """T2–T7."""

    def test_what_lacks_is_asked_once_and_the_clock_starts_when_it_is_complete(self, cast):
        data = cast.intake()
        data.papers[1].received = False
        dossier = services.ask_supplement_at_intake(
            data, items=[{"name": data.papers[1].name, "document_id": data.papers[1].document_id, "originals": 1}],
            reason="Thiếu giấy tờ tùy thân", by=cast.desk, at=vn("2026-08-20T09:00"),
        )  # fmt: skip
        assert (dossier.status, dossier.code, dossier.due_at) == ("CHO_BO_SUNG_TN", None, None)
        with pytest.raises(Conflict, match="chỉ cho yêu cầu một lần"):
            services.ask_supplement_at_intake(dossier.pk, items=ITEM, reason="Nữa", by=cast.desk)
        with pytest.raises(Invalid, match="còn thiếu"):
            services.accept(dossier.pk, by=cast.desk)
        dossier.papers.update(received=True)
        done = services.accept(dossier.pk, by=cast.desk, at=vn("2026-08-21T08:00"))
        assert done.code == "H05.24.31-260821-0001"
        assert done.due_at == vn("2026-08-25T17:30")

    def test_an_online_filing_is_answered_within_eight_working_hours_and_then_received(self, cast):
        dossier = services.submit(
            cast.intake(channel=2, device="WEB"), by=cast.desk, at=vn("2026-08-22T20:00")
        )
        assert dossier.intake_due_at == vn("2026-08-24T17:30")
        done = services.accept(dossier.pk, by=cast.desk, at=vn("2026-08-24T08:00"))
        assert (done.status, done.channel) == ("DA_TIEP_NHAN", 2)

    def test_what_belongs_elsewhere_is_refused_with_reason_and_basis(self, cast):
        with pytest.raises(Invalid, match="căn cứ"):
            services.refuse_intake(cast.intake(), reason="Không thuộc thẩm quyền", basis="", by=cast.desk)
        dossier = services.refuse_intake(
            cast.intake(), reason="Không thuộc thẩm quyền", basis="Luật Hộ tịch Điều 63",
            right_place="UBND phường Khác", by=cast.desk,
        )  # fmt: skip
        assert (dossier.status, dossier.code) == ("TU_CHOI_TN", None)
        assert dossier.issued.get().form == "tu_choi"


class TestRefusal:
    """T18: NĐ 61/2018 Điều 19.8."""

    def test_the_specialist_proposes_the_leader_signs_the_desk_hands_over(self, cast):
        dossier = cast.appraised()
        services.refuse(
            dossier.pk, open_item(dossier).pk, reason="Không có dữ liệu hộ tịch", basis="Luật Hộ tịch Điều 64",
            by=cast.specialist, at=vn("2026-08-20T14:00"),
        )  # fmt: skip
        signed = services.sign_refusal(
            dossier.pk, open_item(dossier).pk, by=cast.leader, at=vn("2026-08-20T15:00")
        )
        assert (signed.status, signed.refused, signed.timeliness) == ("TU_CHOI_GQ", True, "TRUOC_HAN")
        done = services.release(
            dossier.pk, open_item(dossier).pk, by=cast.returning, at=vn("2026-08-21T09:00")
        )
        assert done.status == "DA_TRA"

    def test_the_leader_may_refuse_at_once(self, cast):
        dossier = cast.appraised()
        cast.step(dossier, cast.specialist, vn("2026-08-20T14:00"))
        done = services.refuse(
            dossier.pk, open_item(dossier).pk, reason="Sai đối tượng", basis="Luật Hộ tịch Điều 64",
            by=cast.leader, at=vn("2026-08-20T15:00"),
        )  # fmt: skip
        assert done.status == "TU_CHOI_GQ"


class TestPromises:
    """T22, H05, H06: NĐ 61/2018 Điều 19.9."""

    def test_an_extension_is_asked_once_at_least_a_day_before(self, cast):
        dossier = cast.appraised()  # due 24/8
        with pytest.raises(Conflict, match="chậm nhất 1 ngày"):
            services.extend(
                dossier.pk, new_due=date(2026, 8, 27), reason="…", by=cast.leader, at=vn("2026-08-24T08:00")
            )
        done = services.extend(
            dossier.pk, new_due=date(2026, 8, 27), reason="Chờ xác minh sổ gốc", by=cast.leader,
            at=vn("2026-08-21T08:00"),
        )  # fmt: skip
        assert (done.due_at, done.legal_due_at) == (vn("2026-08-27T17:30"), vn("2026-08-24T17:30"))
        assert open_item(done).dossier_due_at == vn("2026-08-27T17:30")
        with pytest.raises(Conflict, match="một lần"):
            services.extend(
                dossier.pk, new_due=date(2026, 8, 28), reason="…", by=cast.leader, at=vn("2026-08-21T09:00")
            )

    def test_an_extended_dossier_is_still_late_by_the_law(self, cast):
        dossier = cast.appraised()
        services.extend(
            dossier.pk, new_due=date(2026, 8, 27), reason="…", by=cast.leader, at=vn("2026-08-21T08:00")
        )
        cast.step(dossier, cast.specialist, vn("2026-08-26T10:00"))
        services.sign_result(dossier.pk, open_item(dossier).pk, by=cast.leader, at=vn("2026-08-26T11:00"))
        done = services.stamp(
            dossier.pk, open_item(dossier).pk, number="1/TL", by=cast.clerk, at=vn("2026-08-26T11:10")
        )
        assert done.timeliness == "QUA_HAN"

    def test_the_new_day_must_be_worked_and_later(self, cast):
        dossier = cast.appraised()
        for day in (date(2026, 8, 24), date(2026, 8, 30), date(2026, 9, 1)):
            with pytest.raises(Invalid):
                services.extend(
                    dossier.pk, new_due=day, reason="…", by=cast.leader, at=vn("2026-08-21T08:00")
                )

    def test_a_late_dossier_gets_one_apology_and_its_due_date_does_not_move(self, cast):
        dossier = cast.appraised()
        with pytest.raises(Conflict, match="chưa quá hạn"):
            services.apologise(
                dossier.pk, new_due=date(2026, 8, 28), reason="…", by=cast.leader, at=vn("2026-08-24T10:00")
            )
        done = services.apologise(
            dossier.pk, new_due=date(2026, 8, 28), reason="Quá tải", by=cast.leader, at=vn("2026-08-26T10:00")
        )
        assert (done.due_at, done.apologised, done.extended) == (vn("2026-08-24T17:30"), True, False)


class TestEndings:
    """T23, T24, T26, T27."""

    def test_the_applicant_withdraws_before_the_decision(self, cast):
        dossier = cast.appraised()
        services.ask_withdrawal(
            dossier.pk, reason="Không còn nhu cầu", by=cast.desk, at=vn("2026-08-20T14:00")
        )
        with pytest.raises(Conflict, match="đề nghị rút"):
            cast.step(dossier, cast.specialist, vn("2026-08-20T14:30"))
        done = services.decide_withdrawal(dossier.pk, agree=True, by=cast.leader, at=vn("2026-08-20T15:00"))
        assert (done.status, done.portal_status) == ("DA_RUT", 7)
        assert done.issued.last().form == "dung_giai_quyet"

    def test_a_rejected_withdrawal_goes_on_where_it_was(self, cast):
        dossier = cast.appraised()
        services.ask_withdrawal(dossier.pk, reason="…", by=cast.desk, at=vn("2026-08-20T14:00"))
        done = services.decide_withdrawal(
            dossier.pk, agree=False, reason="Đã có quyết định", by=cast.leader, at=vn("2026-08-20T15:00")
        )
        assert done.status == "THAM_DINH"

    def test_a_signed_dossier_cannot_be_withdrawn(self, cast):
        dossier = cast.signed()
        with pytest.raises(Conflict, match="Đã ký"):
            services.ask_withdrawal(dossier.pk, reason="…", by=cast.desk, at=vn("2026-08-24T08:00"))

    def test_only_a_leader_stops_a_dossier_with_its_legal_basis(self, cast):
        dossier = cast.appraised()
        with pytest.raises(NotAllowed):
            services.stop(dossier.pk, reason="…", basis="…", by=cast.specialist)
        done = services.stop(
            dossier.pk,
            reason="Đất có tranh chấp",
            basis="Luật Đất đai",
            by=cast.leader,
            at=vn("2026-08-20T15:00"),
        )
        assert (done.status, done.portal_status) == ("DUNG_XU_LY", 8)

    def test_fees_are_collected_before_the_result_is_handed_over(self, cast):
        data = cast.intake(fees=services.fees_of(cast.version.pk, cast.case.pk, 1, quantity=2), quantity=2)
        dossier = services.receive(data, by=cast.desk, at=vn("2026-08-20T09:00"))
        assert (dossier.money, dossier.fees.get().total) == ("CHUA_THU", 16000)
        start = vn("2026-08-20T10:00")
        cast.step(dossier, cast.desk, start)
        cast.step(dossier, cast.head, start, assignee_id=cast.specialist.person_id)
        cast.step(dossier, cast.specialist, start)
        services.sign_result(dossier.pk, open_item(dossier).pk, by=cast.leader, at=start)
        services.stamp(dossier.pk, open_item(dossier).pk, number="5/TL", by=cast.clerk, at=start)
        with pytest.raises(Conflict, match="phí"):
            services.release(dossier.pk, open_item(dossier).pk, by=cast.returning, at=start)
        services.collect_fee(dossier.pk, receipt="BL-01", by=cast.returning, at=start)
        assert (
            services.release(dossier.pk, open_item(dossier).pk, by=cast.returning, at=start).money == "DA_THU"
        )

    def test_another_receiver_must_show_an_authorisation(self, cast):
        dossier = cast.signed()
        item = open_item(dossier).pk
        with pytest.raises(Invalid, match="ủy quyền"):
            services.release(
                dossier.pk, item, receiver="Người Lạ", by=cast.returning, at=vn("2026-08-24T08:00")
            )
        done = services.release(
            dossier.pk, item, receiver="Người Lạ", receiver_note="GUQ số 5 ngày 23/8/2026", by=cast.returning,
            at=vn("2026-08-24T08:00"),
        )  # fmt: skip
        assert done.results.get().receiver_name == "Người Lạ"

    def test_a_wrong_result_is_corrected_by_a_free_linked_dossier(self, cast):
        dossier = cast.signed()
        services.release(dossier.pk, open_item(dossier).pk, by=cast.returning, at=vn("2026-08-24T08:00"))
        fresh = services.correct(dossier.pk, reason="Sai năm sinh", by=cast.leader, at=vn("2026-08-25T08:00"))
        assert (fresh.corrects_id, fresh.status, fresh.money) == (dossier.pk, "THAM_DINH", "KHONG_THU")
        assert fresh.code == "H05.24.31-260825-0001"
        cast.step(fresh, cast.specialist, vn("2026-08-25T10:00"))

    def test_a_lost_dossier_is_an_incident_with_remedy(self, cast):
        dossier = cast.appraised()
        done = services.report_incident(
            dossier.pk,
            what="Thất lạc tờ khai",
            remedy="Lập lại, chịu chi phí",
            papers=["Tờ khai"],
            cost=50000,
            by=cast.head,
        )
        assert done.incidents.get().cost == 50000


class TestPause:
    """CHO_NVTC and pauses a specialised law allows (mot-cua.md 3.2)."""

    def test_waiting_for_money_stops_the_clock_and_the_date_moves(self, cast):
        dossier = cast.appraised()
        with pytest.raises(Invalid, match="căn cứ"):
            services.pause(dossier.pk, kind="NVTC", reason="Nộp thuế", basis="", by=cast.specialist)
        waiting = services.pause(
            dossier.pk, kind="NVTC", reason="Nộp lệ phí trước bạ", basis="Luật Đất đai 2024 Điều 137",
            by=cast.specialist, at=vn("2026-08-20T14:00"),
        )  # fmt: skip
        assert (waiting.status, waiting.portal_status) == ("CHO_NVTC", 6)
        with pytest.raises(Conflict, match="nghĩa vụ tài chính"):
            cast.step(dossier, cast.specialist, vn("2026-08-20T15:00"))
        done = services.resume(dossier.pk, by=cast.specialist, at=vn("2026-08-21T09:00"))
        assert (done.status, done.due_at) == ("THAM_DINH", vn("2026-08-25T17:30"))


def test_what_is_received_already_is_not_received_again(cast):
    dossier = services.submit(cast.intake(channel=2), by=cast.desk, at=vn("2026-08-20T09:00"))
    done = services.accept(dossier.pk, by=cast.desk, at=vn("2026-08-20T10:00"))
    with pytest.raises(Conflict, match="không chờ tiếp nhận"):
        services.accept(dossier.pk, by=cast.director, at=vn("2026-08-24T10:00"))
    done.refresh_from_db()
    assert done.code == "H05.24.31-260820-0001"
