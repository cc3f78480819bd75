"""Một Cửa: a province runs and controls its administrative procedures (thủ tục hành chính)."""
