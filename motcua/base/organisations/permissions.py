"""Who may do what: one table, role × action × scope (design, rule 6).

A scope says how far a role reaches: its own work, its unit, its agency, or the whole province.
Services call `check`; queries use `allowed` to cut their lists; templates use it to show or hide.
"""

from enum import IntEnum

from motcua.base.errors import NotAllowed
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.roles import Role


class Scope(IntEnum):
    """How far a right reaches; a wider scope contains the narrower ones."""

    OWN = 1
    UNIT = 2
    AGENCY = 3
    PROVINCE = 4


R, S = Role, Scope
_DESK = {R.INTAKE: S.AGENCY, R.RETURNING: S.AGENCY, R.CENTRE_DIRECTOR: S.AGENCY}
_HANDLING = {
    R.SPECIALIST: S.UNIT,
    R.HEAD: S.UNIT,
    R.COORDINATION: S.UNIT,
    R.SIGNER: S.AGENCY,
    R.CLERK: S.AGENCY,
}
_WATCH = {R.CONTROL: S.PROVINCE, R.INSPECTOR: S.PROVINCE, R.CHAIRMAN: S.PROVINCE}
_CONTROLLING = _WATCH | {R.FOCAL: S.AGENCY, R.SIGNER: S.AGENCY}
_EVERYONE = dict.fromkeys(Role, S.PROVINCE)

ACTIONS: dict[str, dict[Role, Scope]] = {
    # serving
    "desk.today": _EVERYONE,
    "dossier.view": _DESK | _HANDLING | _WATCH | {R.CASHIER: S.AGENCY},
    "dossier.register": {
        R.INTAKE: S.AGENCY,
        R.RETURNING: S.AGENCY,
        R.CENTRE_DIRECTOR: S.AGENCY,
        R.CONTROL: S.PROVINCE,
        R.INSPECTOR: S.PROVINCE,
    },
    "dossier.receive": {R.INTAKE: S.UNIT},
    "dossier.desk": {R.INTAKE: S.AGENCY, R.CENTRE_DIRECTOR: S.AGENCY},
    "dossier.release": {R.RETURNING: S.AGENCY, R.INTAKE: S.AGENCY},
    "dossier.fee": {R.CASHIER: S.AGENCY, R.INTAKE: S.AGENCY, R.RETURNING: S.AGENCY},
    "dossier.pause": {R.SPECIALIST: S.UNIT, R.HEAD: S.UNIT},
    "dossier.extend": {R.SIGNER: S.AGENCY, R.HEAD: S.UNIT},
    "lateness.view": {R.SPECIALIST: S.UNIT, R.HEAD: S.UNIT, R.SIGNER: S.AGENCY, R.CENTRE_DIRECTOR: S.AGENCY}
    | _WATCH,
    "lateness.name": {R.HEAD: S.UNIT, R.SIGNER: S.AGENCY, R.CENTRE_DIRECTOR: S.AGENCY},
    "numbering.continue": {R.CENTRE_DIRECTOR: S.AGENCY, R.ADMIN: S.AGENCY},
    "dossier.withdrawal": {R.SIGNER: S.AGENCY, R.HEAD: S.UNIT, R.CENTRE_DIRECTOR: S.AGENCY, R.INTAKE: S.UNIT},
    "dossier.attach": {R.INTAKE: S.AGENCY, R.RETURNING: S.AGENCY, R.SPECIALIST: S.UNIT, R.CLERK: S.AGENCY},
    "dossier.stop": {R.SIGNER: S.AGENCY},
    "dossier.correct": {R.SIGNER: S.AGENCY},
    "dossier.incident": {R.CENTRE_DIRECTOR: S.AGENCY, R.HEAD: S.UNIT, R.SIGNER: S.AGENCY},
    "dossier.personal": {
        R.INTAKE: S.AGENCY,
        R.SPECIALIST: S.UNIT,
        R.RETURNING: S.AGENCY,
        R.CASHIER: S.AGENCY,
    },
    "dossier.reference": {R.ADMIN: S.PROVINCE},
    "work.view": _DESK | _HANDLING,
    "work.act": _DESK | _HANDLING,
    "work.assign": {R.HEAD: S.UNIT, R.CENTRE_DIRECTOR: S.AGENCY},
    "note.write": _DESK | _HANDLING | {R.CASHIER: S.AGENCY},
    "result.sign": {R.SIGNER: S.AGENCY},
    # the data store of owners (NĐ 45/2020 Điều 16)
    "archive.view": _DESK
    | {
        R.CLERK: S.AGENCY,
        R.SIGNER: S.AGENCY,
        R.HEAD: S.AGENCY,
        R.CONTROL: S.PROVINCE,
        R.INSPECTOR: S.PROVINCE,
    },
    "archive.use": {R.INTAKE: S.AGENCY, R.SPECIALIST: S.UNIT, R.HEAD: S.UNIT},
    "archive.digitise": {R.CLERK: S.AGENCY, R.RETURNING: S.AGENCY, R.INTAKE: S.AGENCY},
    "archive.confirm": {R.INTAKE: S.AGENCY, R.SPECIALIST: S.UNIT, R.HEAD: S.UNIT, R.CLERK: S.AGENCY},
    "archive.withdraw": {R.SIGNER: S.AGENCY, R.CLERK: S.AGENCY},
    "archive.manage": {R.CONTROL: S.PROVINCE, R.ADMIN: S.PROVINCE},
    # lists: one's own files and views; a view for the unit; who read personal data
    "list.use": _EVERYONE,
    "search.use": _EVERYONE,
    "view.share": {R.HEAD: S.UNIT, R.CENTRE_DIRECTOR: S.UNIT, R.CONTROL: S.UNIT},
    "reading.view": {
        R.ADMIN: S.PROVINCE,
        R.INSPECTOR: S.PROVINCE,
        R.CONTROL: S.PROVINCE,
        R.CENTRE_DIRECTOR: S.AGENCY,
    },
    # giving and taking: the post, slips between units, where papers lie
    "handover.view": _DESK | _HANDLING | {R.POSTAL: S.AGENCY},
    "post.view": _DESK | {R.POSTAL: S.AGENCY},
    "post.carry": {R.POSTAL: S.AGENCY},
    "post.tell": {R.POSTAL: S.AGENCY, R.RETURNING: S.AGENCY},
    "post.take": {R.INTAKE: S.UNIT},
    "post.give": {R.RETURNING: S.AGENCY, R.INTAKE: S.AGENCY},
    "slip.view": _DESK | _HANDLING,
    "slip.act": _DESK | _HANDLING,
    "place.view": _DESK | _HANDLING,
    "place.move": {
        R.INTAKE: S.AGENCY,
        R.RETURNING: S.AGENCY,
        R.SPECIALIST: S.AGENCY,
        R.HEAD: S.AGENCY,
        R.CLERK: S.AGENCY,
        R.CENTRE_DIRECTOR: S.AGENCY,
    },
    "place.manage": {R.CENTRE_DIRECTOR: S.AGENCY, R.HEAD: S.AGENCY, R.CLERK: S.AGENCY},
    # catalogue
    "procedure.view": _EVERYONE,
    "procedure.manage": {R.CONTROL: S.PROVINCE, R.ADMIN: S.PROVINCE},
    "procedure.onsite": {R.CONTROL: S.PROVINCE, R.ADMIN: S.PROVINCE},
    "process.view": _EVERYONE,
    "process.manage": {R.CONTROL: S.PROVINCE, R.ADMIN: S.PROVINCE},
    "process.approve": {R.CONTROL: S.PROVINCE, R.CHAIRMAN: S.PROVINCE},
    "process.move": {R.HEAD: S.AGENCY, R.SIGNER: S.AGENCY, R.CONTROL: S.PROVINCE},
    # plans: who sees whose work; who brings plans in; who does, who gives on, who urges, who reports
    "plan.view": _WATCH
    | {R.FOCAL: S.AGENCY, R.SIGNER: S.AGENCY, R.HEAD: S.UNIT, R.SPECIALIST: S.OWN, R.CENTRE_DIRECTOR: S.UNIT},
    "plan.manage": {R.CONTROL: S.PROVINCE, R.FOCAL: S.AGENCY},
    "plan.work": {
        R.CONTROL: S.AGENCY,
        R.FOCAL: S.AGENCY,
        R.HEAD: S.UNIT,
        R.CENTRE_DIRECTOR: S.UNIT,
        R.SPECIALIST: S.OWN,
    },
    "plan.delegate": {R.CONTROL: S.AGENCY, R.FOCAL: S.AGENCY, R.SIGNER: S.AGENCY, R.HEAD: S.UNIT},
    "plan.urge": {R.CONTROL: S.PROVINCE},
    "plan.report": {R.CONTROL: S.PROVINCE, R.FOCAL: S.AGENCY},
    # announcements (quyết định công bố): who drafts, who checks, who signs
    "announcement.view": _CONTROLLING | {R.APPRAISER: S.PROVINCE, R.SPECIALIST: S.AGENCY},
    "announcement.draft": {R.FOCAL: S.AGENCY, R.SPECIALIST: S.AGENCY, R.CONTROL: S.PROVINCE},
    "announcement.check": {R.CONTROL: S.PROVINCE},
    "announcement.sign": {R.CHAIRMAN: S.PROVINCE},
    "announcement.enter": {R.CONTROL: S.PROVINCE},
    "ministry.record": {R.CONTROL: S.PROVINCE},
    # publication: posting, lists, data cleaning
    "publication.view": _CONTROLLING | {R.CENTRE_DIRECTOR: S.AGENCY, R.INTAKE: S.AGENCY, R.ADMIN: S.PROVINCE},
    "publication.manage": {R.CONTROL: S.PROVINCE, R.FOCAL: S.AGENCY},
    "publication.lists": {R.CONTROL: S.PROVINCE, R.ADMIN: S.PROVINCE},
    "posting.check": {
        R.CONTROL: S.PROVINCE,
        R.FOCAL: S.AGENCY,
        R.CENTRE_DIRECTOR: S.AGENCY,
        R.INSPECTOR: S.PROVINCE,
    },
    "cleaning.run": {R.CONTROL: S.PROVINCE},
    "cleaning.work": {R.CONTROL: S.PROVINCE, R.FOCAL: S.AGENCY},
    # impact assessment: who drafts and assesses, who gives an opinion, who appraises
    "impact.view": _CONTROLLING | {R.APPRAISER: S.PROVINCE, R.SPECIALIST: S.AGENCY},
    "impact.draft": {R.FOCAL: S.AGENCY, R.SPECIALIST: S.AGENCY},
    "impact.opine": {R.CONTROL: S.PROVINCE},
    "impact.appraise": {R.APPRAISER: S.PROVINCE},
    "impact.issue": {R.CONTROL: S.PROVINCE, R.FOCAL: S.AGENCY, R.SPECIALIST: S.AGENCY},
    # compliance cost
    "cost.view": _CONTROLLING | {R.APPRAISER: S.PROVINCE, R.SPECIALIST: S.AGENCY},
    "cost.edit": {R.CONTROL: S.PROVINCE, R.FOCAL: S.AGENCY, R.SPECIALIST: S.AGENCY},
    "cost.confirm": {R.CONTROL: S.PROVINCE},
    # review and simplification: who plans, who reviews, who proposes, who judges, who approves
    "review.view": _CONTROLLING | {R.SPECIALIST: S.AGENCY},
    "review.plan": {R.CONTROL: S.PROVINCE, R.FOCAL: S.AGENCY},
    "review.do": {R.FOCAL: S.AGENCY, R.SPECIALIST: S.AGENCY},
    "review.propose": {R.FOCAL: S.AGENCY, R.SPECIALIST: S.AGENCY, R.CONTROL: S.PROVINCE},
    "review.judge": {R.CONTROL: S.PROVINCE},
    "review.approve": {R.CHAIRMAN: S.PROVINCE},
    # campaigns and internal procedures
    "programme.view": _CONTROLLING,
    "programme.manage": {R.CONTROL: S.PROVINCE},
    "internal.view": _CONTROLLING | {R.SPECIALIST: S.AGENCY},
    "internal.manage": {R.CONTROL: S.PROVINCE, R.FOCAL: S.AGENCY},
    "internal.contribute": {R.FOCAL: S.AGENCY, R.SPECIALIST: S.AGENCY},
    # burden found in real cases
    "burden.view": _CONTROLLING,
    "burden.run": {R.CONTROL: S.PROVINCE},
    "burden.propose": {R.CONTROL: S.PROVINCE, R.FOCAL: S.AGENCY},
    # the control office's page and an agency's; periodic reports
    "control.view": _CONTROLLING,
    "report.view": _CONTROLLING,
    "report.draft": {R.CONTROL: S.PROVINCE, R.FOCAL: S.AGENCY},
    "report.sign": {R.CONTROL: S.PROVINCE, R.SIGNER: S.AGENCY},
    "report.take": {R.CONTROL: S.PROVINCE},
    "report.unlock": {R.CONTROL: S.PROVINCE},
    # ground floor
    "organisation.view": _EVERYONE,
    "organisation.manage": {R.ADMIN: S.PROVINCE},
    "delegation.manage": {R.ADMIN: S.PROVINCE, R.SIGNER: S.AGENCY},
    "standin.manage": {R.ADMIN: S.PROVINCE, R.HEAD: S.UNIT, R.CENTRE_DIRECTOR: S.AGENCY, R.SIGNER: S.AGENCY},
    "calendar.view": _EVERYONE,
    "calendar.manage": {R.ADMIN: S.PROVINCE},
    "law.view": _EVERYONE,
    "law.override": {R.ADMIN: S.PROVINCE, R.CONTROL: S.PROVINCE},
    "audit.view": {R.ADMIN: S.PROVINCE, R.INSPECTOR: S.PROVINCE, R.CONTROL: S.PROVINCE},
    "notice.view": _EVERYONE,
    "file.view": _DESK | _HANDLING | _WATCH | {R.CASHIER: S.AGENCY, R.POSTAL: S.AGENCY, R.FOCAL: S.AGENCY},
    "indicator.view": _WATCH
    | {R.CENTRE_DIRECTOR: S.AGENCY, R.SIGNER: S.AGENCY, R.FOCAL: S.AGENCY, R.HEAD: S.UNIT},
    "indicator.enter": {
        R.CONTROL: S.PROVINCE,
        R.CENTRE_DIRECTOR: S.AGENCY,
        R.SIGNER: S.AGENCY,
        R.FOCAL: S.AGENCY,
    },
}


def allowed(by: Actor, action: str) -> Scope | None:
    """Return how far the actor's roles reach for this action, or None when they have no right to it."""
    if by.is_system:
        return Scope.PROVINCE
    scopes = [scope for role, scope in ACTIONS[action].items() if role.value in by.roles]
    return max(scopes, default=None)


def reaches(
    by: Actor,
    scope: Scope,
    *,
    unit_ids: set[int | None],
    agency_ids: set[int | None],
    person_id: int | None = None,
) -> bool:
    """Tell whether a scope covers an object that lies in these units and agencies and belongs to this person."""
    if scope == Scope.PROVINCE:
        return True
    if person_id is not None and person_id in {by.person_id, by.on_behalf_of_id}:
        return True
    if scope == Scope.AGENCY and by.agency_id in agency_ids:
        return True
    return scope >= Scope.UNIT and by.unit_id in unit_ids


def check(
    by: Actor,
    action: str,
    *,
    unit_id: int | None = None,
    agency_id: int | None = None,
    person_id: int | None = None,
) -> None:
    """Raise `NotAllowed` unless the actor may do this action on an object of this unit, agency or person.

    Without unit, agency and person only the right itself is asked.
    """
    scope = allowed(by, action)
    if scope is None:
        raise NotAllowed("Vai trò của bạn không được làm việc này.")
    if unit_id is None and agency_id is None and person_id is None:
        return
    if not reaches(by, scope, unit_ids={unit_id}, agency_ids={agency_id}, person_id=person_id):
        raise NotAllowed("Việc này thuộc đơn vị khác.")
