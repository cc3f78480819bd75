"""Công khai TTHC: where procedures are posted, the lists a province keeps, data cleaning, the public page of a procedure."""
