"""Gánh nặng: which procedures, steps and papers burden people most, found in the real dossiers.

A run (`services.ask`, a job, each night) sums a period's dossiers into figures (`computing/figures.py`, SQL
alone), finds
what stands out of them (`finding/`, pure functions under the thresholds of `law/burden.yaml`) and keeps both.
Here live the ranking, the rows behind each finding, the what-if on a process and the draft of an option.
What becomes of an option lives in `control/reviews`; the cost of a procedure by its form in `control/costs`.
"""
