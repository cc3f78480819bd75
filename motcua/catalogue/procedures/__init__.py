"""Procedures (TTHC): structured, versioned, dated records, and the ways they come in and go out.

Here: the record with its parts, what it lacks, search, import (national layout, CSV, Excel), export, the pages.
Not here: how an agency handles a dossier (`processes`), announcement decisions and postings (`announcements`).
A dossier keeps the version of its intake day; other rooms read through `queries` and write through `services`.
"""
