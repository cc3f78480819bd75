"""Settings, URLs, the database (embedded or a server's), and the `motcua` command."""
