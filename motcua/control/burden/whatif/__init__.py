"""What if a step went, two became one, a step had less time, data stood for a paper: worked out, nothing is stored.

`rules` changes the table and plays it (pure functions), `reading` takes changes out of an address and figures
out of a run.
"""
