"""The papers of review as Word: the plan (Phụ lục V), the decision (Phụ lục VI), letters, sheets, the report."""
