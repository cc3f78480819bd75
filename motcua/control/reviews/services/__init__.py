"""Verbs of review: what plans, reviews, options, decisions and legal texts go through."""

from motcua.control.reviews.services.options import propose_option

__all__ = ["propose_option"]
