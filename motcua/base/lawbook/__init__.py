"""The law book: the law in force on a day, and what the province has set where the law leaves it open.

Here live the overrides of unverified facts, the reads that other rooms take rule sets from, and the page a
lawyer reads. The rule sets themselves are files, in `motcua.law`.
"""
