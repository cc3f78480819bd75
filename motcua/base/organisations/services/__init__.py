"""Verbs of the registers: agencies and units, accounts, roles, delegations of signing power, stand-ins."""

from motcua.base.organisations.services.accounts import (
    change_person,
    create_person,
    lock_person,
    reset_password,
    reset_totp,
    unlock_person,
)
from motcua.base.organisations.services.assignments import Assigned, assign_role, end_assignment
from motcua.base.organisations.services.deputies import (
    delegate_signing,
    end_stand_in,
    set_stand_in,
    withdraw_delegation,
)
from motcua.base.organisations.services.structure import (
    AgencyData,
    add_desk,
    add_identifier,
    change_contact,
    end_agency,
    end_unit,
    open_agency,
    open_unit,
    rename_unit,
    succeed_agency,
)

__all__ = [
    "AgencyData",
    "Assigned",
    "add_desk",
    "add_identifier",
    "assign_role",
    "change_contact",
    "change_person",
    "create_person",
    "delegate_signing",
    "end_agency",
    "end_assignment",
    "end_stand_in",
    "end_unit",
    "lock_person",
    "open_agency",
    "open_unit",
    "rename_unit",
    "reset_password",
    "reset_totp",
    "set_stand_in",
    "succeed_agency",
    "unlock_person",
    "withdraw_delegation",
]
