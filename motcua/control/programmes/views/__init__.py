"""Faces of programmes and internal procedures."""
