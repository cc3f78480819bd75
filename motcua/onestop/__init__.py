"""Second floor: serving (một cửa): dossiers from intake to result."""
