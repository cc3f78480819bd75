#!/usr/bin/env bash
# Installs what the browser tests look with, unless it is there: Debian's Chromium, in the build that needs no screen,
# and LibreOffice for the papers. The usual Chromium does as well; the tests then take longer.
set -euo pipefail
missing=()
command -v chromium-headless-shell >/dev/null || missing+=(chromium-headless-shell)
command -v soffice >/dev/null || missing+=(libreoffice-writer-nogui libreoffice-calc-nogui)
[ ${#missing[@]} = 0 ] && exit 0
install() {
  echo "== ${missing[*]}"
  if [ "$(id -u)" = 0 ]; then run=; elif command -v sudo >/dev/null; then run=sudo
  else echo "Cần cho kiểm thử trình duyệt: apt-get install ${missing[*]}" >&2; return 1; fi
  $run apt-get update -qq && $run apt-get install -y -qq --no-install-recommends "${missing[@]}"
}
install || { command -v chromium >/dev/null && command -v soffice >/dev/null; }
