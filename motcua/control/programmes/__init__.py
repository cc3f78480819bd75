"""Chương trình cắt giảm: campaigns with a baseline, goals and dates; the inventory of internal procedures."""
