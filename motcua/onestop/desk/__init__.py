"""What people work at: today, intake, what waits for receipt, the inbox, handing out results.

Only faces and what is typed on them before it becomes a dossier (drafts, files brought to the desk). The acts
themselves are the dossiers' (`onestop/dossiers/services`); this room puts several of them into one press.
"""
