#!/bin/sh
# Makes build/dist/sochibo, a folder that runs without Python, and tries it where nothing else is:
# an empty environment, another user, no network.
set -eu
cd "$(dirname "$0")/.."
python=.venv/bin/python

missing=""
command -v objdump >/dev/null 2>&1 || missing="$missing binutils"
"$python" -c 'from PyInstaller.depend.bindepend import get_python_library_path as path; path()' >/dev/null 2>&1 ||
  missing="$missing libpython$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')"
if [ -n "$missing" ]; then
  # shellcheck disable=SC2086
  if [ "$(id -u)" = 0 ]; then
    apt-get update -qq || true
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
  else
    echo "Máy còn thiếu gói hệ thống / system packages are missing: sudo apt-get install$missing" >&2
    exit 1
  fi
fi

folder=build/dist/sochibo
"$python" -m PyInstaller --noconfirm --log-level WARN --distpath build/dist --workpath build/pyinstaller build.spec
find "$folder" \( -name 'libpython*.so*' -o -path '*sqlcipher3*.so' \) -exec strip --strip-unneeded {} +
du -sh "$folder"

# ---- the folder, as it arrives on an office PC ---------------------------------------------------

place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cp -a "$folder" "$place/sochibo"
mkdir "$place/home" "$place/demo"
chmod -R a+rX "$place"

as="" alone=""
if [ "$(id -u)" = 0 ]; then
  chown nobody "$place/home" "$place/demo"
  as="runuser -u nobody --"
  if unshare -n true 2>/dev/null; then alone="unshare -n"; fi
elif unshare -rn true 2>/dev/null; then
  alone="unshare -rn"
fi
[ -n "$alone" ] || echo "Không tắt được mạng để thử / the network could not be taken away for this try." >&2

# shellcheck disable=SC2086
(cd "$place" && $alone $as env -i HOME="$place/home" QT_QPA_PLATFORM=offscreen ./sochibo/sochibo demo "$place/demo") \
  >build/smoke.log 2>&1 || { cat build/smoke.log >&2; exit 1; }
cat build/smoke.log
for kind in minutes resolution member-list rating-list rating-summary half-year-report year-report recovery-sheet; do
  found=$(find "$place/demo" -name "$kind*.pdf" -size +1k | head -n 1)
  [ -n "$found" ] && [ "$(head -c 5 "$found")" = "%PDF-" ] || { echo "no $kind PDF in the demonstration" >&2; exit 1; }
done
[ -n "$(find "$place/demo" -name '*.chibo')" ] || { echo "no sample book in the demonstration" >&2; exit 1; }
[ -n "$(find "$place/demo" -name '*.png')" ] || { echo "no screens in the demonstration" >&2; exit 1; }
echo "$folder: $(find "$place/demo" -name '*.pdf' | wc -l) PDF, $(find "$place/demo" -name '*.png' | wc -l) PNG"
