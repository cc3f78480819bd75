#!/usr/bin/env bash
# Installs what the browser tests look with, unless it is there: Debian's Chromium, and LibreOffice for the papers.
set -euo pipefail
missing=()
command -v chromium >/dev/null || missing+=(chromium)
command -v soffice >/dev/null || missing+=(libreoffice-writer-nogui libreoffice-calc-nogui)
[ ${#missing[@]} = 0 ] && exit 0
echo "== ${missing[*]}"
if [ "$(id -u)" = 0 ]; then run=; elif command -v sudo >/dev/null; then run=sudo
else echo "Cần cho kiểm thử trình duyệt: apt-get install ${missing[*]}" >&2; exit 1; fi
$run apt-get update -qq
$run apt-get install -y -qq --no-install-recommends "${missing[@]}"
