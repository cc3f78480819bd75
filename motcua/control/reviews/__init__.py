"""Rà soát, đơn giản hóa: yearly plans, questionnaires, options, decisions, and their enforcement."""
