"""The program opens no socket: the whole job is done once under the eyes of Python and of the system.

Python tells every socket it is asked for (an audit hook). strace, where it may look at a process, tells what libraries ask
the system for behind Python's back. Where it may not, the tables of open sockets in /proc are read instead.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parent.parent

JOB = """
import os, sys
asked = []

def hook(event, arguments):
    if event.startswith("socket."):
        asked.append(event)

sys.addaudithook(hook)
from desktop_app import cli
done = cli.main(["demo", sys.argv[1]])
loaded = open("/proc/self/maps").read() if os.path.exists("/proc/self/maps") else ""
held = [os.readlink(f"/proc/self/fd/{n}") for n in os.listdir("/proc/self/fd") if os.path.islink(f"/proc/self/fd/{n}")]
print("asked", asked)
print("network library", "QtNetwork" in loaded or "Qt6Network" in loaded)
print("network module", "PySide6.QtNetwork" in sys.modules)
print("sockets", [name for name in held if name.startswith("socket:")])
sys.exit(done)
"""

# an X server is spoken to through a file; everything else would leave the machine or ask what leads out of it
_SOCKET = re.compile(r"\bsocket(?:pair)?\((\w+)")
_LOCAL = {"AF_UNIX", "AF_LOCAL"}


def _may_trace(folder: Path) -> bool:
    strace = shutil.which("strace")
    if strace is None:
        return False
    tried = subprocess.run(
        [
            strace,
            "-f",
            "-qq",
            "-e",
            "trace=network",
            "-o",
            str(folder / "tried"),
            sys.executable,
            "-c",
            "pass",
        ],
        capture_output=True,
        timeout=60,
        check=False,
    )
    return tried.returncode == 0


@pytest.fixture(scope="module")
def job(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """What the whole job said, and what strace saw of it (empty where it may not look)."""
    folder = tmp_path_factory.mktemp("network")
    command = [sys.executable, "-X", "utf8", "-c", JOB, str(folder / "demo")]
    trace = folder / "trace"
    traced = _may_trace(folder)
    if traced:
        command = ["strace", "-f", "-qq", "-e", "trace=network", "-o", str(trace), *command]
    environment = dict(os.environ, SOCHIBO_PASSPHRASE="mật khẩu thử nghiệm", PYTHONPATH=str(ROOT))
    done = subprocess.run(
        command, capture_output=True, text=True, env=environment, cwd=folder, timeout=600, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout, trace.read_text(encoding="utf-8", errors="replace") if traced else ""


def test_python_is_asked_for_no_socket(job: tuple[str, str]) -> None:
    assert "asked []" in job[0].splitlines()


def test_no_library_of_the_network_is_loaded(job: tuple[str, str]) -> None:
    said = job[0].splitlines()
    assert "network library False" in said
    assert "network module False" in said


def test_the_system_is_asked_for_no_socket(job: tuple[str, str]) -> None:
    said, trace = job
    assert {found for found in _SOCKET.findall(trace) if found not in _LOCAL} == set()
    assert "connect(" not in trace or "AF_INET" not in trace
    assert "sockets []" in said.splitlines()


def test_the_job_was_the_whole_one(job: tuple[str, str]) -> None:
    """A book, papers in both forms, pictures of screens: otherwise nothing was shown by the tests above."""
    endings = {Path(line).suffix for line in job[0].splitlines() if line.startswith("/")}
    assert {".pdf", ".docx", ".png"} <= endings


def test_the_packed_program_leaves_the_network_out() -> None:
    """What the office PC gets holds neither Qt's network library nor its plugins for encrypted connections."""
    spec = (ROOT / "build.spec").read_text(encoding="utf-8")
    unwanted = re.search(r'_UNWANTED = re\.compile\(\s*r"""(.*?)""",\s*re\.VERBOSE', spec, re.DOTALL)
    assert unwanted is not None
    pattern = re.compile(unwanted.group(1), re.VERBOSE)
    for file in (
        "PySide6/Qt/lib/libQt6Network.so.6",
        "PySide6/Qt6Network.dll",
        "Qt6Network.dll",
        "PySide6/Qt/plugins/tls/libqopensslbackend.so",
        "PySide6/Qt/plugins/networkinformation/libqnetworkmanager.so",
    ):
        assert pattern.match(file), file
    for file in ("PySide6/Qt/lib/libQt6Core.so.6", "PySide6/Qt/lib/libQt6Widgets.so.6"):
        assert not pattern.match(file), file
    assert '"Network ' in spec
