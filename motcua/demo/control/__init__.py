"""Sample data of the rooms of control, one module a room."""
