"""Side-by-side benchmarks: the product's own work beside a bare psycopg transaction or query doing the same rows.

`make bench` (or `python -m bench --help`) builds the sample once, starts the real server, measures, prints
a table and stops. It asserts nothing: times depend on the machine. What is measured is told in README.md here.
"""
