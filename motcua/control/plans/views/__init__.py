"""Pages of plans, one file a part of the work."""
