"""Công khai TTHC: posting, lists a province keeps, data cleaning, the public page of a procedure."""
