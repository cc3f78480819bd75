"""The engine that measures: definition, period, snapshot, the rows behind a figure.

Here live periods (calendar and reporting), the registry of indicators, the daily snapshots, figures entered by hand,
the arithmetic of targets and the pages of figures. What can be counted, and how, the rooms register
(`engine.register`); this one counts nothing.
"""
