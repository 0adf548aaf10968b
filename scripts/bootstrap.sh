#!/bin/sh
# Runs a command with a Node that Hardhat accepts (>= 22.13) and with the locked dependencies installed.
#   sh scripts/bootstrap.sh <command> [arguments...]
# Uses the machine's Node when it is new enough, else the npm package node@24. Runs `npm ci` when the lock file is
# newer than the install, or when the install lacks Hardhat's native part.
set -eu
cd "$(dirname "$0")/.."
PATH="$PWD/node_modules/.bin:$PATH"
export PATH

node_is_new_enough() {
  node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 22 || (a === 22 && b >= 13) ? 0 : 1)' 2>/dev/null
}

if ! node_is_new_enough; then
  if [ -n "${PLIMSOLL_BOOTSTRAPPED:-}" ]; then
    echo "Node >= 22.13 is needed, this is $(node -v 2>/dev/null || echo none), and npx could not supply node@24. Install Node 24 and try again." >&2
    exit 1
  fi
  PLIMSOLL_BOOTSTRAPPED=1 exec npx -y -p node@24 -- sh scripts/bootstrap.sh "$@"
fi

# An install made by an older Node lacks Hardhat's native part, without any error at that time: so it is asked for.
installed=node_modules/.package-lock.json
if [ ! -f "$installed" ] || [ package-lock.json -nt "$installed" ] || ! node -e 'require("@nomicfoundation/edr")' 2>/dev/null; then
  npm ci --no-progress >&2
fi

exec "$@"
