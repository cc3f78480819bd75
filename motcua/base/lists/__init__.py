"""What every list of the site shares: exports as jobs with progress, and filters kept under a name.

Here: the register of lists that can be exported (`registry.register`, called by each room from its own `exports.py`),
the job that writes a file row by row, the officer's page of files, saved views and the components
`<c-export list="…" />` and `<c-saved-views list="…" />`. A list is known by the name of its address
("dossiers:list"); its filters are what stands in the address, and what the page says it has chosen by itself
(`<c-export list="…" shown="tab=phat" />`). Not here: what a list shows, who may see which row.
"""
