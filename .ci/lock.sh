#!/bin/sh
# Writes requirements.lock: every package of pyproject.toml and its dev group with hashes, for all supported
# Pythons and systems. It holds no address: where packages come from is the business of the machine.
set -eu
cd "$(dirname "$0")/.."
.venv/bin/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
  --no-header --no-annotate --no-emit-index-url --no-emit-find-links --quiet ${LOCK_ARGS:-} -o build/requirements.lock
{
  echo "# Made by \`make lock\` from pyproject.toml: runtime and dev group, Python 3.11 to 3.13, all systems."
  cat build/requirements.lock
} > requirements.lock
