"""Fourth floor: what the figures say, for those who answer for all procedures of the province."""
