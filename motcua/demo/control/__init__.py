"""Sample data of the rooms of control, made through their services."""
