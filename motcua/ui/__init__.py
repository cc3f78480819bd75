"""The shared face of every room: frame, components, static sources, sign-in pages. No models, no rules.

Stub; the full guide follows.
"""
