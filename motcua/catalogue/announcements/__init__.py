"""Công bố TTHC: decisions by which the chairman announces procedures, from the trigger to publication.

Here: what sets them off (a ministry's decision, a legal text of the province) and who owes a draft; decisions with
their lines, checks, signing and entry in the national database; their papers, limits and statistics. The versions
themselves are stored by `catalogue/procedures`; where procedures are posted is `catalogue/publication`.
"""
