#!/bin/sh
# Install chromium and a Chinese font for the browser tests where that is possible (Debian as root).
# Elsewhere the browser tests skip, visibly.
command -v chromium >/dev/null 2>&1 && fc-list :lang=zh 2>/dev/null | grep -q . && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing chromium and a Chinese font for the browser tests ..."
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
        --no-install-recommends chromium fonts-noto-cjk fontconfig >/dev/null && exit 0
fi
echo "No chromium here and none could be installed: the browser tests will be skipped." >&2
exit 0
