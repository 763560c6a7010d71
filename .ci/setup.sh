#!/bin/sh
# Everything the program, its demonstration and its tests need on Debian 12+ or Ubuntu 22.04+, into .venv.
# Needs python3, make and apt; installs missing system packages as root or through sudo, or names them.
# Package sources, proxies and certificates are those the machine is set up with.
set -eu
cd "$(dirname "$0")/.."
root=$(pwd -P)

say() { printf '%s\n' "$*"; }

mkdir -p build
if command -v flock >/dev/null 2>&1; then
  exec 9>build/.setup.lock # two targets started at the same time set up one after the other
  flock 9
  [ "$(cat .venv/.ready 2>/dev/null)" = "$root" ] && [ .venv/.ready -nt requirements.lock ] &&
    [ .venv/.ready -nt pyproject.toml ] && [ .venv/.ready -nt .ci/setup.sh ] && exit 0
fi

# ---- system packages ---------------------------------------------------------------------------

export PATH="$PATH:/usr/sbin:/sbin"
libraries=$(ldconfig -p 2>/dev/null || true)
has_library() {
  case "$libraries" in
    "") return 0 ;; # no ldconfig: another system, where the wheels bring what they need
    *"$1 "*) return 0 ;;
    *) return 1 ;;
  esac
}

needed=""   # without these nothing runs
wanted=""   # without these only the tests of a real window fail
while read -r library package; do
  has_library "$library" || needed="$needed $package"
done <<LIST
libGL.so.1 libgl1
libEGL.so.1 libegl1
libxkbcommon.so.0 libxkbcommon0
libglib-2.0.so.0 libglib2.0-0
libfontconfig.so.1 libfontconfig1
libdbus-1.so.3 libdbus-1-3
LIST
while read -r library package; do
  has_library "$library" || wanted="$wanted $package"
done <<LIST
libxcb-cursor.so.0 libxcb-cursor0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-shape.so.0 libxcb-shape0
libxcb-xkb.so.1 libxcb-xkb1
libxkbcommon-x11.so.0 libxkbcommon-x11-0
LIST
if [ "$(uname -s)" = Linux ]; then
  command -v Xvfb >/dev/null 2>&1 || wanted="$wanted xvfb"
  command -v xdotool >/dev/null 2>&1 || wanted="$wanted xdotool"
  command -v strace >/dev/null 2>&1 || wanted="$wanted strace"
fi

# A Python of the right age, and one that can make a virtual environment.
supported='import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))'
find_python() {
  python=""
  for name in python3 python3.12 python3.13 python3.11; do
    if path=$(command -v $name) && "$path" -c "$supported" >/dev/null 2>&1; then
      python=$path
      break
    fi
  done
}
can_make_venv() { "$1" -c 'import venv, ensurepip' >/dev/null 2>&1; }

find_python
if [ -z "$python" ]; then
  needed="$needed python3.11 python3.11-venv"
elif ! can_make_venv "$python"; then
  needed="$needed python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"
fi

known_to_apt() { apt-cache policy "$1" 2>/dev/null | grep -q 'Candidate: [^(]'; }
# Since Ubuntu 24.04 and Debian 13 some libraries carry another name.
apt_names() {
  for package in "$@"; do
    if known_to_apt "${package}t64"; then printf ' %st64' "$package"; else printf ' %s' "$package"; fi
  done
}

if [ -n "$needed$wanted" ]; then
  if [ "$(id -u)" = 0 ]; then
    as_root=""
  elif command -v sudo >/dev/null 2>&1 && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
    as_root="sudo"
  else
    as_root="nobody"
  fi
  if command -v apt-get >/dev/null 2>&1 && [ "$as_root" != nobody ]; then
    say "Cài các gói hệ thống còn thiếu / installing system packages:$needed$wanted"
    $as_root apt-get update -qq || true # one broken source of the machine need not stop us
    # shellcheck disable=SC2046,SC2086
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
      $(apt_names $needed $wanted) >build/apt.log 2>&1 || {
      tail -n 20 build/apt.log >&2
      say "Không cài được các gói trên / could not install them; hãy chạy / please run: sudo apt-get install$(apt_names $needed $wanted)" >&2
      exit 1
    }
    find_python
  elif [ -n "$needed" ]; then
    say "Máy còn thiếu gói hệ thống / system packages are missing; hãy chạy / please run: sudo apt-get install$(apt_names $needed $wanted)" >&2
    exit 1
  else
    say "Để thử cửa sổ thật còn thiếu / tests of a real window still need: sudo apt-get install$(apt_names $wanted)" >&2
  fi
fi
if [ -z "$python" ]; then
  say "Cần Python 3.11, 3.12 hoặc 3.13 / Python 3.11, 3.12 or 3.13 is needed." >&2
  exit 1
fi

# ---- the virtual environment -------------------------------------------------------------------

venv_python=.venv/bin/python
if [ -e .venv/.ready ] && [ "$(cat .venv/.ready)" != "$root" ]; then
  rm -rf .venv # copied or moved here: its commands point to the old place
fi
if ! "$venv_python" -c "$supported" >/dev/null 2>&1; then
  rm -rf .venv
  say "Tạo môi trường Python / making .venv with $("$python" --version)"
  "$python" -m venv .venv
fi
rm -f .venv/.ready

# pip brings uv, at the version and with the hashes of the lock; uv then does the rest in seconds.
if ! .venv/bin/uv --version >/dev/null 2>&1; then
  "$venv_python" -m pip --version >/dev/null 2>&1 || "$venv_python" -m ensurepip >/dev/null
  awk '/^uv==/ {take = 1} take {print} take && !/\\$/ {exit}' requirements.lock >build/uv.lock
  "$venv_python" -m pip install --quiet --no-deps --require-hashes -r build/uv.lock
fi

# uv does not read pip's settings: hand on the two that decide whether it reaches anything.
pip_setting() { "$venv_python" -m pip config get "global.$1" 2>/dev/null || true; }
if [ -z "${UV_DEFAULT_INDEX:-}${UV_INDEX_URL:-}" ]; then
  index=${PIP_INDEX_URL:-$(pip_setting index-url)}
  [ -z "$index" ] || export UV_DEFAULT_INDEX="$index"
fi
if [ -z "${SSL_CERT_FILE:-}" ]; then
  certificates=${PIP_CERT:-$(pip_setting cert)}
  [ -z "$certificates" ] || export SSL_CERT_FILE="$certificates"
fi
export UV_HTTP_TIMEOUT="${UV_HTTP_TIMEOUT:-180}" UV_PYTHON_DOWNLOADS=never UV_NO_PROGRESS=1
unset VIRTUAL_ENV CONDA_PREFIX || true

say "Cài các gói Python theo requirements.lock / installing the packages of requirements.lock"
if ! .venv/bin/uv pip sync --quiet --python "$venv_python" --require-hashes --compile-bytecode requirements.lock; then
  say "uv không tải được; thử lại bằng pip / uv could not fetch them; once more with pip" >&2
  "$venv_python" -m pip install --quiet --require-hashes -r requirements.lock
fi
.venv/bin/uv pip install --quiet --offline --python "$venv_python" --no-deps --no-build-isolation --editable .

QT_QPA_PLATFORM=offscreen "$venv_python" -c 'from PySide6.QtWidgets import QApplication; QApplication([])'
printf '%s\n' "$root" >.venv/.ready
say "Sẵn sàng / ready."
