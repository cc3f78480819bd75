"""What people work at: today, intake, inbox, returning."""
