"""Template tags of compliance cost."""
