"""The law as data: rule sets in YAML, each fact with its value, its article and how sure we are of it.

Here live the files and their loader, pure Python that imports nothing of this project. What the province
sets for itself over a fact, and the page that shows the law in force, are in `motcua.base.lawbook`.
"""
