"""Stored files: checks on the way in, rights on the way out."""
