"""Faces of the organisation registers."""

from motcua.base.organisations.views.account import act_as, me
from motcua.base.organisations.views.deputies import (
    delegation_end,
    delegation_new,
    delegations,
    standin_end,
    standin_new,
    standins,
)
from motcua.base.organisations.views.people import (
    assignment_end,
    people,
    people_options,
    person,
    person_act,
    person_new,
)
from motcua.base.organisations.views.structure import (
    agency,
    agency_act,
    agency_new,
    areas,
    home,
    unit_act,
    unit_options,
)

__all__ = [
    "act_as",
    "agency",
    "agency_act",
    "agency_new",
    "areas",
    "assignment_end",
    "delegation_end",
    "delegation_new",
    "delegations",
    "home",
    "me",
    "people",
    "people_options",
    "person",
    "person_act",
    "person_new",
    "standin_end",
    "standin_new",
    "standins",
    "unit_act",
    "unit_options",
]
