"""Notices to people: in the application and by e-mail."""
