"""The append-only event log, its readers, and requests that are done once.

Here live facts (`services.record`), the readers that follow them in order and once in effect
(`readers.register`), idempotency keys (`idempotency.claim`) and the care of the job queue.
What a room does about another room's event stands in that room's own reader.
"""
