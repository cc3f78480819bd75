"""The whole system under accidents: processes killed in the middle of work, then looked at closely."""
