"""The trail: who did what, when, from where; append-only, chained by hash, verified."""
