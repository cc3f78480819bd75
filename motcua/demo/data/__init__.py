"""Content of the sample province as data: procedures, agencies, names; `check` verifies it against the catalogue."""
