"""The search at the top of every page: one box over what all rooms keep.

Here live the register of kinds that can be found (`registry.register`, called by each room from its own `search.py`),
the page of what was found by kind, the suggestions while typing, and the condition of words without accents.
What a person may find, and by which words, each room says with its own queries.
"""
