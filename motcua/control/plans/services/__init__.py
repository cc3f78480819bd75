"""Verbs of plans, one file a part of the work; the only code that writes."""
