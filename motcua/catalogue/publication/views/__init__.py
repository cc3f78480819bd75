"""Pages of publication; thin."""
