"""Procedures (TTHC): structured, versioned, dated records, and the ways they come in and go out.

Here: the record with its parts, what it lacks, search, import and export (national, CSV, Excel), pages.
Not here: how an agency handles a dossier (`processes`), announcements and postings (`announcements`).
A dossier keeps the version of its intake day; rooms above read by `queries` and write by `services`.
"""
