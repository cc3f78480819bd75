#!/usr/bin/env bash
# Installs uv into its own small environment: scripts/tools.sh PYTHON FOLDER VERSION
set -euo pipefail
python=$1 folder=$2 version=$3
echo "== uv"
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    if [ "$(id -u)" = 0 ]; then apt-get update -qq && apt-get install -y -qq python3-venv
    elif command -v sudo >/dev/null; then sudo apt-get update -qq && sudo apt-get install -y -qq python3-venv
    else echo "Cần gói python3-venv: apt-get install python3-venv" >&2; exit 1; fi
fi
"$python" -m venv "$folder"
"$folder/bin/pip" install -q "uv==$version"
