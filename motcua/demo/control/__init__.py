"""Sample data of the rooms of control, made by their own services; invented and marked as sample."""
