"""Công bố TTHC: decisions by which the chairman announces procedures, from proposal to publication."""
