"""Sums made by hand for the detectors: one field, its procedures, steps at places."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from motcua.control.burden import rules
from motcua.control.burden.finding.sums import PaperSum, ProcedureSum, StepSum, Sums
from motcua.law.burden import Measures, measures_on

LAND = 7


def measures() -> Measures:
    """Return the measures of today with an income of 50,000 đồng an hour (the vector of kiem-soat-tthc.md 2.5)."""
    found = measures_on(date(2026, 11, 1))
    return replace(found, worth=replace(found.worth, wage=Decimal(50_000)))


def step(
    agency: int = 1, kind: str = "THAM_DINH", items: int = 100, each: int = 240, given: int = 480, **more
) -> StepSum:
    """Return a step of procedure 1 at a place where each case took as long."""
    values = {
        "procedure": 1, "field": LAND, "agency": agency, "level": "TINH", "step": kind.lower(), "kind": kind,
        "name": f"Bước {kind}", "items": items, "minutes": items * each, "given": items * given, "over": 0,
        "over_minutes": 0, "sent_back": 0, "redone": 0, "redone_minutes": 0, "asked": 0, "refused": 0, "noted": 0,
        "buckets": {rules.bucket_of(each): items},
    }  # fmt: skip
    return StepSum(**(values | more))


def paper(**more) -> PaperSum:
    """Return a paper of procedure 1."""
    values = {
        "procedure": 1, "field": LAND, "case": "01", "name": "Biên bản họp", "documents": [11], "dossiers": 100,
        "brought": 100, "held": 0, "reused": 0, "asked": 0, "requests": 0, "refused": 0, "waited_minutes": 0,
        "direct": 0, "data_source": "", "result_codes": [],
    }  # fmt: skip
    return PaperSum(**(values | more))


def procedure(**more) -> ProcedureSum:
    """Return procedure 1 over its agencies."""
    values = {
        "procedure": 1, "code": "1.000001", "name": "Thủ tục", "field": LAND, "agencies": [1], "levels": ["TINH"],
        "dossiers": 100, "late": 0, "late_minutes": 0, "trips": 100, "minutes": 100_000, "passing": 0, "direct": 50,
    }  # fmt: skip
    return ProcedureSum(**(values | more))


def sums(*, steps=(), papers=(), procedures=(), days: int = 365) -> Sums:
    """Return what a run of a year would have counted."""
    agencies = {one.agency: f"Chi nhánh {one.agency}" for one in steps}
    known = {one.procedure: one for one in procedures or [procedure()]}
    return Sums(days, known, list(steps), list(papers), {LAND: "Đất đai"}, agencies)
