"""Whole-system tests: a real browser against a running site with the sample province."""
