"""The trail: who did what, when, from where, on which object; and what rows said before.

Here live the append-only, chained trail of acts (`services.record_act`), its seals, its verifier
(`motcua audit verify`), its page, and the decorator that keeps row history (`history.tracked`).
What happened to a dossier, for other rooms to follow, is an event (`base.events`), not an act.
"""
