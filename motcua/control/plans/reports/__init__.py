"""Progress reports: how a plan stood at a period's end, counted (`figures`), said in words (`wording`), set on paper.

Here: what the machine drafts from the data (`drafting`) and what a report says once the officer's words and figures
are laid over it (`said`), as DOCX (`paper`) and XLSX (`sheet`). Not here: the verbs (`services/reporting.py`).
"""
