"""Papers: the legal forms of the one-stop desk as PDF, DOCX and XLSX.

Here live the table of forms of both circulars (`formsets`), the data each form needs (`forms`), the Typst and
Word templates, the fonts, and the functions that turn plain data into bytes (`services`); official documents of any
length (plans, letters, reports) are built with `official`.
Not here: no ORM, no dossier, no decision on which form set a day's law asks for, no numbering, no storing of
what was printed; the rooms above collect the data, keep the printed version and choose the form set.
"""
