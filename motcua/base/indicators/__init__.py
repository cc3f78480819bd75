"""The engine that measures: definition, period, snapshot, the rows behind a figure."""
