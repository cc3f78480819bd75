"""Controlling (kiểm soát TTHC): what the province plans, assesses, costs, reviews and simplifies."""
