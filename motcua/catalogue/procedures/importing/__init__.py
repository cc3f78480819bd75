"""Ways in and out of the catalogue: readers make the same plain `ProcedureRecord`, one service stores it.

`national` (LayThuTuc JSON), `facts` (the CSV of facts), `workbook` (Excel), `sample` (CSV with YAML content);
`stored` turns a version back into a record, for export, editing, comparison and partial sources.
"""
