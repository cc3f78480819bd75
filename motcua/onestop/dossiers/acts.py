"""The acts an officer may do on a dossier now: which are shown, why one is not allowed, its form, its service."""

from dataclasses import dataclass
from typing import Any

from django import forms as django_forms

from motcua.base import clock
from motcua.base.errors import DomainError, NotFound
from motcua.base.organisations.permissions import allowed
from motcua.base.text import moment_long
from motcua.onestop.dossiers import acts_across, forms, services
from motcua.onestop.dossiers.models import Dossier, Pause
from motcua.onestop.dossiers.rules import CLOCK_RUNS, DONE, IN_HANDLING, WAITING, Status
from motcua.onestop.dossiers.services._legs import ANSWER_KIND
from motcua.onestop.dossiers.services.handling import signing_right
from motcua.onestop.dossiers.services.territory import ARRIVAL_KIND
from motcua.onestop.dossiers.situations import Act, Situation, held, situation_of, step, stored, whole

__all__ = ["ACTS", "Act", "Offered", "Situation", "act_named", "offered", "situation_of"]


def _sign_blocked(s: Situation) -> str:
    """Return why the actor may not sign now: the right to sign is looked up at the moment of signing."""
    if (why := held(s)) or s.item is None:
        return why
    try:
        signing_right(s.dossier, by=s.by, at=s.at, agency_id=s.item.leg.agency_id if s.item.leg else None)
    except DomainError as refused:
        return refused.message
    return ""


def _release_blocked(s: Situation) -> str:
    if s.dossier.money == Dossier.Money.OWED and not s.dossier.refused:
        return "Chưa thu đủ phí, lệ phí."
    return held(s)


def _extend_blocked(s: Situation) -> str:
    due = s.dossier.due_at
    if s.dossier.extended or s.dossier.apologised:
        return "Đã hẹn lại một lần."
    if due is not None and (clock.day_of(due) - clock.day_of(s.at)).days < 1:
        return f"Đã quá thời điểm xin gia hạn: chậm nhất 1 ngày trước {moment_long(due)}."
    return ""


def _sign(s: Situation, data: dict[str, Any], form: Any, common: dict[str, Any]) -> Dossier:
    return services.sign_result(
        s.dossier.pk, s.item.pk if s.item else 0, summary=data["summary"], number=data["number"],
        valid_to=data["valid_to"], file_id=stored(s, data["file"]), **common,
    )  # fmt: skip


def _stamp(s: Situation, data: dict[str, Any], form: Any, common: dict[str, Any]) -> Dossier:
    return services.stamp(
        s.dossier.pk,
        s.item.pk if s.item else 0,
        number=data["number"],
        file_id=stored(s, data["file"]),
        **common,
    )


def _ask(s: Situation, data: dict[str, Any], form: Any, common: dict[str, Any]) -> Dossier:
    more = {
        "items": form.items(), "reason": data["reason"], "deadline": data["deadline"],
        "again_reason": data.get("again_reason", ""),
    }  # fmt: skip
    if s.item is None:
        return services.ask_supplement_at_intake(s.dossier.pk, **more, **common)
    return services.ask_supplement(
        s.dossier.pk, s.item.pk, applicant_fault=not data["agency_fault"], **more, **common
    )


def _take(s: Situation, data: dict[str, Any], form: Any, common: dict[str, Any]) -> Dossier:
    return services.assign(s.dossier.pk, s.item.pk if s.item else 0, person_id=s.by.person_id, **common)


def _waiting_at_desk(s: Situation) -> bool:
    return s.dossier.status in {Status.SUBMITTED, Status.SUPPLEMENT_INTAKE} and s.may("dossier.desk")


def _plain_forward(s: Situation) -> bool:
    own = (
        "KY", "KY_TU_CHOI", "GUI_BO_SUNG", "NHAN_BO_SUNG", "TRA_KET_QUA", "TRA_TU_CHOI", "DONG_DAU", "CHO_HAN",
        ANSWER_KIND, ARRIVAL_KIND,
    )  # fmt: skip
    return s.item is not None and not s.kind(*own)


def _late(s: Situation) -> bool:
    due = s.dossier.due_at
    return due is not None and (s.dossier.finished_at or s.at) > due


_PAUSABLE = frozenset({Status.APPRAISAL, Status.VERIFICATION, Status.INTERLINKED})
_WITHDRAWABLE = IN_HANDLING | WAITING | {Status.SUBMITTED, Status.SUPPLEMENT_INTAKE}

ACTS: tuple[Act, ...] = (
    *acts_across.FIRST,
    Act("tiep-nhan", "Tiếp nhận", _waiting_at_desk, whole(services.accept), quick=True),
    Act(
        "yeu-cau-bo-sung", "Yêu cầu bổ sung", lambda s: _waiting_at_desk(s) and s.dossier.status == Status.SUBMITTED,
        _ask, forms.SupplementForm,
    ),
    Act(
        "tu-choi-tiep-nhan", "Từ chối tiếp nhận", _waiting_at_desk,
        whole(services.refuse_intake, reason="reason", basis="basis", right_place="right_place"),
        forms.RefuseIntakeForm, tone="danger",
    ),
    Act(
        "nhan-viec", "Nhận việc này", lambda s: s.item is not None and s.item.assignee_id is None and s.mine
        and s.kind("THAM_DINH", "XAC_MINH", "HOI_DONG", "LAY_Y_KIEN", ANSWER_KIND), _take, quick=True,
    ),
    Act(
        "chuyen", "Chuyển bước tiếp theo", _plain_forward,
        step(services.forward, note="note", assignee_id="assignee"), forms.ForwardForm, held,
    ),
    Act("ky", "Ký kết quả", lambda s: s.kind("KY"), _sign, forms.SignForm, _sign_blocked),
    Act("dong-dau", "Vào sổ, đóng dấu", lambda s: s.kind("DONG_DAU"), _stamp, forms.StampForm, held),
    Act("gui-bo-sung", "Gửi phiếu bổ sung", lambda s: s.kind("GUI_BO_SUNG"), step(services.send_supplement),
        why_not=held, quick=True),
    Act(
        "nhan-bo-sung", "Nhận bổ sung", lambda s: s.kind("NHAN_BO_SUNG"),
        step(services.receive_supplement, note="note"), forms.ReceiveSupplementForm, held,
    ),
    Act("ky-tu-choi", "Ký thông báo từ chối", lambda s: s.kind("KY_TU_CHOI"), step(services.sign_refusal),
        why_not=held, quick=True),
    Act(
        "tra", "Trả kết quả", lambda s: s.kind("TRA_KET_QUA", "TRA_TU_CHOI"),
        step(services.release, receiver="receiver", receiver_note="receiver_note", way="way"), forms.ReleaseForm,
        _release_blocked,
    ),
    Act("bo-sung", "Yêu cầu bổ sung", lambda s: "supplement" in s.outcomes, _ask, forms.SupplementForm, held),
    Act(
        "tra-lai", "Trả lại bước trước",
        lambda s: "return" in s.outcomes and bool(forms.return_choices(s.dossier, s.item)),
        step(services.send_back, reason="reason", return_to="return_to"), forms.SendBackForm, held,
    ),
    Act(
        "tu-choi", "Từ chối giải quyết", lambda s: "refuse" in s.outcomes,
        step(services.refuse, reason="reason", basis="basis"), forms.RefuseForm, held, tone="danger",
    ),
    *acts_across.THEN,
    Act(
        "giao-viec", "Giao việc", lambda s: s.item is not None and _may_assign(s),
        step(services.assign, person_id="person"), forms.AssignForm,
    ),
    Act(
        "thu-phi", "Thu phí, lệ phí",
        lambda s: s.dossier.money in {Dossier.Money.OWED, Dossier.Money.PART} and s.may("dossier.fee"),
        whole(services.collect_fee, receipt="receipt"), forms.FeeForm, group="dossier",
    ),
    Act(
        "gia-han", "Xin gia hạn", lambda s: s.dossier.status in CLOCK_RUNS and not _late(s) and s.may("dossier.extend"),
        whole(services.extend, new_due="new_due", reason="reason"), forms.ExtendForm, _extend_blocked,
        group="dossier",
    ),
    Act(
        "xin-loi", "Xin lỗi và hẹn lại",
        lambda s: s.dossier.status in CLOCK_RUNS | DONE and _late(s) and not s.dossier.apologised
        and s.dossier.status != Status.RETURNED and s.may("dossier.extend"),
        whole(services.apologise, new_due="new_due", reason="reason"), forms.ExtendForm, group="dossier",
    ),
    Act(
        "dung-dong-ho", "Dừng đồng hồ", lambda s: s.dossier.status in _PAUSABLE
        and s.paused is None and s.may("dossier.pause"),
        whole(services.pause, kind="kind", reason="reason", basis="basis"), forms.PauseForm, group="dossier",
    ),
    Act(
        "chay-lai", "Cho đồng hồ chạy lại",
        lambda s: s.paused is not None and s.paused.kind != Pause.Kind.SUPPLEMENT and s.may("dossier.pause"),
        whole(services.resume, note="note"), forms.NoteForm, group="dossier",
    ),
    Act(
        "de-nghi-rut", "Ghi đề nghị rút", lambda s: s.dossier.status in _WITHDRAWABLE and s.may("dossier.desk"),
        whole(services.ask_withdrawal, reason="reason"), forms.ReasonForm, group="dossier",
    ),
    Act(
        "quyet-dinh-rut", "Quyết định đề nghị rút",
        lambda s: s.dossier.status == Status.WITHDRAWAL_ASKED and s.may("dossier.withdrawal"),
        whole(services.decide_withdrawal, agree="agree", reason="reason"), forms.WithdrawalForm, group="dossier",
    ),
    Act(
        "dung", "Dừng giải quyết", lambda s: s.dossier.status in IN_HANDLING | WAITING and s.may("dossier.stop"),
        whole(services.stop, reason="reason", basis="basis"), forms.StopForm, tone="danger", group="dossier",
    ),
    Act(
        "su-co", "Báo mất, hỏng hồ sơ",
        lambda s: s.dossier.status not in {Status.SUBMITTED, Status.REFUSED_INTAKE} and s.may("dossier.incident"),
        lambda s, data, form, common: services.report_incident(
            s.dossier.pk, what=data["what"], remedy=data["remedy"], papers=data["papers"],
            cost=data["cost"] or 0, **common
        ),
        forms.IncidentForm, group="dossier",
    ),
    Act(
        "dinh-chinh", "Đính chính kết quả",
        lambda s: s.dossier.status == Status.RETURNED and not s.dossier.refused and s.may("dossier.correct"),
        whole(services.correct, reason="reason"), forms.ReasonForm, group="dossier",
    ),
)  # fmt: skip


def _may_assign(s: Situation) -> bool:
    scope = allowed(s.by, "work.assign")
    return scope is not None and s.item is not None and (s.item.unit_id == s.by.unit_id or scope >= 3)


@dataclass
class Offered:
    """An act as the page offers it."""

    act: Act
    form: django_forms.Form | None
    why_not: str
    key: str


def offered(s: Situation, *, bound: tuple[str, forms.ActForm] | None = None) -> list[Offered]:
    """Return the acts to offer, in order, each with an empty form (or the refused one), numbered for the keyboard."""
    found: list[Offered] = []
    if s.dossier.system:
        return found
    for act in ACTS:
        if not act.shown(s):
            continue
        why = act.why_not(s)
        form = None
        if not why and not act.quick:
            form = bound[1] if bound and bound[0] == act.name else act.form(dossier=s.dossier, item=s.item)
        found.append(Offered(act, form, why, str(len(found) + 1) if len(found) < 9 else ""))
    return found


def act_named(name: str) -> Act:
    """Return an act by its name in the URL; raises NotFound."""
    for act in ACTS:
        if act.name == name:
            return act
    raise NotFound("Không có việc này.")
