"""Ground floor: what every room stands on (organisations, working time, audit, events, files, printing…).

Nothing here knows a procedure or a dossier. It may import `motcua.law` and nothing above itself.
"""
