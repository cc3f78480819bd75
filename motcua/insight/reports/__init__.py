"""Báo cáo định kỳ theo TT 01/2020/TT-VPCP: forms as data, drawn from the rooms, checked, corrected, handed in.

Here live the reports with the machine's figures and the corrected ones beside them, the arithmetic of forms
(`rules.py`), and for each form a provider that asks the rooms for the facts behind its cells. What the facts are
is said by their rooms; what the forms are is said by `motcua/law/report_forms`.
"""
