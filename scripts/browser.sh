#!/usr/bin/env bash
# Installs Debian's Chromium for the browser tests, unless there is one.
set -euo pipefail
command -v chromium >/dev/null && exit 0
echo "== Chromium"
if [ "$(id -u)" = 0 ]; then run=; elif command -v sudo >/dev/null; then run=sudo
else echo "Cần Chromium cho kiểm thử trình duyệt: apt-get install chromium" >&2; exit 1; fi
$run apt-get update -qq
$run apt-get install -y -qq --no-install-recommends chromium
