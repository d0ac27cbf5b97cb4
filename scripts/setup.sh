#!/bin/sh
# Installs the pinned packages from the lockfile and builds the web console. Quick when nothing changed.
set -eu
cd "$(dirname "$0")/.."
npx --yes pnpm@12 install --frozen-lockfile --reporter=append-only >.setup.log 2>&1 || {
  cat .setup.log >&2
  echo "kakuri: the packages could not be installed. Check that this machine reaches the npm registry, then run the command again." >&2
  exit 1
}
node_modules/.bin/node scripts/build-console.ts >>.setup.log 2>&1 || {
  cat .setup.log >&2
  echo "kakuri: the web console could not be built; see above." >&2
  exit 1
}
