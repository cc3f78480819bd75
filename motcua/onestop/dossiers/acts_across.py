"""Acts between agencies: ask and answer, go on without, field checks, arrivals from another desk."""

from typing import Any

from motcua.onestop.dossiers import forms_across, services
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.services._legs import ANSWER_KIND
from motcua.onestop.dossiers.services.opinions import ASKING_KINDS
from motcua.onestop.dossiers.services.territory import ARRIVAL_KIND
from motcua.onestop.dossiers.services.verifying import PLANNING_KINDS
from motcua.onestop.dossiers.situations import Act, Situation, held, step, stored


def _ask(s: Situation, data: dict[str, Any], form: Any, common: dict[str, Any]) -> Dossier:
    files = {
        number: stored(s, data.get(f"file_{number}"))
        for number in range(1, forms_across.ROWS + 1)
        if data.get(f"found_{number}")
    }
    return services.ask_opinions(
        s.dossier.pk, s.item.pk if s.item else 0, questions=form.questions(files), **common
    )


def _answer(s: Situation, data: dict[str, Any], form: Any, common: dict[str, Any]) -> Dossier:
    return services.answer_opinion(
        s.dossier.pk, s.item.pk if s.item else 0, answer=data["answer"], opinion=data["opinion"],
        file_id=stored(s, data.get("file")), **common,
    )  # fmt: skip


def _plan(s: Situation, data: dict[str, Any], form: Any, common: dict[str, Any]) -> Dossier:
    names = ("kind", "planned_at", "place", "participants", "content", "applicant_invited")
    return services.plan_verification(
        s.dossier.pk, s.item.pk if s.item else 0, **{name: data[name] for name in names}, **common
    )


def _record(s: Situation, data: dict[str, Any], form: Any, common: dict[str, Any]) -> Dossier:
    return services.record_verification(
        s.dossier.pk, s.item.pk if s.item else 0, conclusion=data["conclusion"], passed=data["passed"],
        held_at=data.get("held_at"), participants=data.get("participants", ""),
        file_id=stored(s, data.get("file")), **common,
    )  # fmt: skip


def _not_mine(s: Situation) -> str:
    """Return why what the step waits for cannot be settled by this actor."""
    return "" if s.mine else s.why_not_mine


def _still_time(s: Situation) -> str:
    if not s.mine:
        return s.why_not_mine
    early = [leg for leg in s.questions if leg.due_at is None or leg.due_at > s.at]
    if early:
        return f"{'; '.join(dict.fromkeys(str(leg.agency) for leg in early))} còn hạn trả lời."
    return ""


# What a step is there for comes first among its acts.
FIRST: tuple[Act, ...] = (
    Act("tra-loi-y-kien", "Trả lời ý kiến", lambda s: s.kind(ANSWER_KIND), _answer, forms_across.AnswerForm, held),
    Act(
        "xac-nhan-den", "Xác nhận đã nhận hồ sơ", lambda s: s.kind(ARRIVAL_KIND), step(services.confirm_arrival),
        why_not=held, quick=True,
    ),
    Act(
        "khong-nhan", "Không nhận, chuyển lại nơi tiếp nhận", lambda s: s.kind(ARRIVAL_KIND),
        step(services.refuse_arrival, reason="reason"), forms_across.ReasonOnlyForm, held, tone="danger",
    ),
    Act(
        "ghi-bien-ban", "Ghi biên bản", lambda s: s.plan is not None, _record, forms_across.RecordForm, _not_mine
    ),
    Act(
        "di-tiep", "Giải quyết tiếp, không chờ ý kiến", lambda s: bool(s.questions),
        step(services.go_on_without, reason="reason"), forms_across.GoOnForm, _still_time,
    ),
    Act(
        "rut-cau-hoi", "Rút câu hỏi", lambda s: bool(s.questions),
        step(services.withdraw_opinion, leg_id="leg", reason="reason"), forms_across.WithdrawQuestionForm, _not_mine,
    ),
    Act(
        "huy-lich", "Hủy lịch thẩm tra, xác minh", lambda s: s.plan is not None,
        step(services.cancel_verification, reason="reason"), forms_across.ReasonOnlyForm, _not_mine,
    ),
)  # fmt: skip
THEN: tuple[Act, ...] = (
    Act(
        "lay-y-kien", "Lấy ý kiến", lambda s: s.kind(*ASKING_KINDS) and not s.questions and s.plan is None, _ask,
        forms_across.AskForm, held, template="dossiers/ask.html",
    ),
    Act(
        "lich-xac-minh", "Đặt lịch thẩm tra, xác minh",
        lambda s: s.kind(*PLANNING_KINDS) and not s.questions and s.plan is None, _plan, forms_across.PlanForm, held,
    ),
)  # fmt: skip
