"""Verbs of publication: posting, lists, cleaning."""
