"""Công khai TTHC (NĐ 63/2010 Điều 16, 17, 26): what is posted where and whether it is right, posters and QR sheets.

Also the plain public page of a procedure, the lists a province keeps (by decision and days), and data cleaning
against the national list. Decisions that announce procedures live in `catalogue/announcements`; the list of what is
done whole at the desk in `catalogue/procedures/onsite.py`.
"""
