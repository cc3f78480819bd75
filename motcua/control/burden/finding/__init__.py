"""What stands out of the figures of a run: pure functions from sums to findings, one file for each sort of thing."""
