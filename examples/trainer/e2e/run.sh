#!/usr/bin/env bash
# Tests the trainer end to end in headless Chromium. It installs Chromium and Node.js where they are missing and it may, and takes the two
# packages that drive and judge the page into a folder of its own, so that the module knows nothing of them.
#
#   SCREENSHOTS=dir  keeps pictures of the page at desktop and phone width, light and dark
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."

packages=(playwright-core@1.65.1 axe-core@4.14.1)

browser() { command -v chromium || command -v chromium-browser || command -v google-chrome; }

missing=()
browser >/dev/null || missing+=(chromium)
command -v node >/dev/null || missing+=(nodejs)
command -v npm >/dev/null || missing+=(npm)
if ((${#missing[@]})); then
	if ! command -v apt-get >/dev/null || [[ $(id -u) != 0 ]]; then
		printf 'the test of the trainer needs %s\n' "${missing[*]}" >&2
		exit 1
	fi
	export DEBIAN_FRONTEND=noninteractive
	apt-get update -q
	apt-get install -q -y --no-install-recommends "${missing[@]}"
fi

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
npm install --silent --no-audit --no-fund --no-save --ignore-scripts --prefix "$dir" "${packages[@]}"
go build -o "$dir/trainer" ./examples/trainer

CHROMIUM=$(browser) TRAINER=$dir/trainer MODULES=$dir node --test --test-timeout=300000 examples/trainer/e2e/trainer.test.mjs
