"""The data store of citizens and organisations (kho dữ liệu điện tử, NĐ 45/2020 Điều 16) and digitising.

Here live the papers that stand in an owner's record (results issued, components confirmed, certified copies), who used
them for which dossier with whose consent, the technical look at scans, and the marks the national portal asks for.
A dossier's own papers are the dossiers' (`onestop/dossiers/services/digitising.py`); files are `base/files`.
"""
