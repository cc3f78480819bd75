"""First floor: the procedures (TTHC) and the processes by which they are handled."""
