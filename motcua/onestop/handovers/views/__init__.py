"""The pages of giving and taking; thin, no rules."""
