"""Django's PostgreSQL backend as the platform uses it (`ENGINE` in the settings)."""
