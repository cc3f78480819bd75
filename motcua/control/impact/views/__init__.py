"""Faces of impact assessment."""
