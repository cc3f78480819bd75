"""Faces of the store, by where one stands: the agency's page, one entry, beside a dossier."""
