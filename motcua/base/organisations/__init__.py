"""Organisations: the dated tree of agencies, units and desks, people, roles, delegations, administrative units.

Here also: who may do what (`permissions`), as whom a person acts (`actor`, `access`).
Agencies are merged and abolished by dates and successors, never deleted.
Not here: dossiers, procedures, working calendars.
"""
