"""Content of the sample province as data: procedures, agencies, names; `check` holds it to the catalogue."""
