"""Notices to people: in the application and by e-mail.

Here live notices, the page and the bell, and e-mails with their retries (`services.notify`).
Who is told what, and when, the rooms decide in their readers of the event log.
"""
