"""Công bố TTHC: decisions by which the chairman announces procedures (quyết định công bố), from proposal to publication."""
