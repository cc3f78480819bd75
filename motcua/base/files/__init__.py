"""Stored files: checks on the way in, rights on the way out.

Here live the looks inside what is uploaded (`checks`), the malware scan hook, storage under random names
(`services.store`), the download page and the limit on requests. Whose file it is, the rooms say
(`access.register`); making documents is `base.printing`.
"""
