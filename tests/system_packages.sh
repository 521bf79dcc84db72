#!/bin/sh
# Installs what the tests use from Debian where it is missing and can be had: Chromium for the browser
# tests, LibreOffice, poppler and a CJK font for the Word tests, nginx and wrk for those of hosting and load, a JDK and
# Maven for a real OpenSearch. Says in one line what will be skipped.
missing=""
command -v chromium >/dev/null || command -v google-chrome >/dev/null || missing="$missing chromium"
command -v soffice >/dev/null || missing="$missing libreoffice-writer-nogui"
command -v pdftoppm >/dev/null || missing="$missing poppler-utils"
fc-list 2>/dev/null | grep -q "CJK" || missing="$missing fonts-noto-cjk"
command -v nginx >/dev/null || [ -x /usr/sbin/nginx ] || missing="$missing nginx-light"
command -v node >/dev/null || missing="$missing nodejs"
command -v wrk >/dev/null || missing="$missing wrk"
command -v javac >/dev/null || missing="$missing openjdk-17-jdk-headless"
command -v mvn >/dev/null || missing="$missing maven"
[ -z "$missing" ] && exit 0
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  echo "installing:$missing"
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $missing >/dev/null && exit 0
fi
echo "not installed, their tests are skipped:$missing"
