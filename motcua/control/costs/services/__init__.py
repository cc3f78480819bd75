"""The acts of the room: studies (`new_study`, `write_sheet`, `confirm`, …), groups, wages of the province."""

from motcua.control.costs.services.groups import change_group, end_group, new_group
from motcua.control.costs.services.studies import (
    CONFIRM,
    EDIT,
    confirm,
    discard,
    new_study,
    reopen,
    take_figures,
    take_in,
    write_sheet,
)
from motcua.control.costs.services.wages import set_wage, withdraw_wage

__all__ = [
    "CONFIRM",
    "EDIT",
    "change_group",
    "confirm",
    "discard",
    "end_group",
    "new_group",
    "new_study",
    "reopen",
    "set_wage",
    "take_figures",
    "take_in",
    "withdraw_wage",
    "write_sheet",
]
