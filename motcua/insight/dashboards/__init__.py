"""One page for the control office, one for each agency."""
