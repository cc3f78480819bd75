"""`python -m motcua.demo.plans FOLDER`: write the sample files."""

import sys
from pathlib import Path

from motcua.demo.plans import KINDS, NAMES, sample_file, sample_name

if __name__ == "__main__":
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    for of in NAMES:
        for kind in KINDS:
            path = folder / sample_name(kind, of)  # type: ignore[arg-type]
            path.write_bytes(sample_file(kind, of))  # type: ignore[arg-type]
            print(path)
