"""Verbs of impact assessment; the only code that writes."""
