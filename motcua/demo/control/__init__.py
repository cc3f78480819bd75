"""Sample data of the rooms of control."""
