#!/usr/bin/env bash
# Has Mermaid parse the pictures: installs it from npm into a folder of its own, which goes away again, and runs the test that needs it.
#
#   VPCSIM_MERMAID=dir  a folder that has the modules already
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

if ! command -v npm >/dev/null; then
	printf 'npm is not installed: Mermaid is not checked\n'
	exit 0
fi
if [[ -z ${VPCSIM_MERMAID:-} ]]; then
	VPCSIM_MERMAID=$(mktemp -d)
	trap 'rm -rf "$VPCSIM_MERMAID"' EXIT
	npm install --silent --no-audit --no-fund --prefix "$VPCSIM_MERMAID" mermaid@11.17.2 jsdom@26.1.0
fi
export VPCSIM_MERMAID
go test . -run '^TestMermaid$' -count=1 -v
