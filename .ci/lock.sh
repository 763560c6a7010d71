#!/bin/sh
# Writes requirements.lock: every package of pyproject.toml and its dev group with hashes, for all supported
# Pythons and systems. It holds no address: where packages come from is the business of the machine.
# Versions stay as they are where pyproject.toml allows; `make lock LOCK=--upgrade` takes the newest.
set -eu
cd "$(dirname "$0")/.."
cp requirements.lock build/requirements.lock
.venv/bin/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
  --no-header --no-annotate --no-emit-index-url --quiet "$@" -o build/requirements.lock >/dev/null
{
  echo "# Made by \`make lock\` from pyproject.toml: runtime and dev group, Python 3.11 to 3.13, all systems."
  cat build/requirements.lock
} >requirements.lock
