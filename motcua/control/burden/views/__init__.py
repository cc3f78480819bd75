"""Faces of the room: the ranking, a finding with its rows, a procedure, runs, the what-if."""
