"""Gánh nặng: which procedures and steps burden people most, found in the real dossiers."""
