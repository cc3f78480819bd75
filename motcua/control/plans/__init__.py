"""Kế hoạch: the plans a province follows, read from the documents as they were published.

Here: a document read into its head, bases, targets, tasks and what is odd in it (`reading`), `motcua plans parse`, and
a plan written as the workbook it is imported in and as an official document (`writing`), progress reports (`reports`),
all plans on one page (`overview`).
Not here: what a target is measured by (`base/indicators`), the procedures and dossiers that are counted.
"""
