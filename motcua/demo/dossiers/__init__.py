"""Twelve months of sample dossiers, made by the rules the services enforce and loaded with COPY.

`mix` and `seasons` say what is filed, where and when; `story` plans the acts of one dossier; `clerk` carries
them out in memory as the services would; `tables` writes the rows; `generate` runs it all. `bottlenecks`
holds the three faults planted for whoever analyses the data. Nothing here is used outside the demonstration.
"""
