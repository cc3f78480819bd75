"""Sample data of the rooms of control, each made through its services."""
