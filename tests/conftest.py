"""What every test stands on: a house of its own, one time zone, and no noise.

A warning, a message of Qt or a logged error fails the test in which it appears. Nothing here touches the
files of the person who runs the tests: HOME and the XDG folders are a temporary directory.
"""

from __future__ import annotations

import functools
import hashlib
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog

ROOT = Path(__file__).resolve().parent.parent
SAMPLE_PASSPHRASE = "mat khau cua so mau"
"""Of `sample_book`; typed by real keys too, which know only Latin letters."""

# Each change of a book waits several times until the disk has it, tens of thousands of times in a run. A test for which it
# matters that a disk takes its time is marked `disk`. (Another worker is told by the first process where the disk is.)
_DISK = os.environ.setdefault("SOCHIBO_TESTS_DISK", tempfile.gettempdir())
_MEMORY = Path("/dev/shm")
if (
    "TMPDIR" not in os.environ
    and _MEMORY.is_dir()
    and os.access(_MEMORY, os.W_OK | os.X_OK)
    and shutil.disk_usage(_MEMORY).free > 4 * 1024**3
):
    os.environ["TMPDIR"] = tempfile.tempdir = str(_MEMORY)

# Before Qt, Babel or the program is imported: each reads the environment when it is.
_house = tempfile.TemporaryDirectory(prefix="sochibo-tests-", ignore_cleanup_errors=True)
for _name, _folder in {
    "HOME": "",
    "USERPROFILE": "",
    "XDG_CONFIG_HOME": ".config",
    "XDG_DATA_HOME": ".local/share",
    "XDG_STATE_HOME": ".local/state",
    "XDG_CACHE_HOME": ".cache",
    "XDG_RUNTIME_DIR": ".run",
}.items():
    _path = Path(_house.name, _folder)
    _path.mkdir(parents=True, exist_ok=True)
    _path.chmod(0o700)
    os.environ[_name] = str(_path)
os.environ["TZ"] = "Asia/Ho_Chi_Minh"
os.environ["LC_ALL"] = os.environ["LANG"] = "C.UTF-8"
os.environ["QT_QPA_PLATFORM"] = "offscreen"
for _name in ("LANGUAGE", "SOCHIBO_PASSPHRASE", "DISPLAY", "WAYLAND_DISPLAY", "QT_SCALE_FACTOR"):
    os.environ.pop(_name, None)
if hasattr(time, "tzset"):
    time.tzset()

# The same examples in every run: a red test is red for the next person too. Time limits would only measure the machine.
settings.register_profile("house", derandomize=True, deadline=None, database=None)
settings.load_profile("house")

# Slow by intent, and without memory: the same passphrase with the same salt gives the same key. Thousands of tests open a
# copy of one book; each new pair is still derived by the real function, and so is every one of another process.
known_keys = functools.cache(hashlib.scrypt)
hashlib.scrypt = known_keys  # type: ignore[assignment]  # bytes can be hashed


@dataclass
class LoggedErrors:
    """What was logged at ERROR or above during one test."""

    records: list[logging.LogRecord] = field(default_factory=list)
    expected: bool = False

    def take(self) -> list[str]:
        """The messages so far; asking for them says that they were expected."""
        self.expected = True
        return [record.getMessage() for record in self.records]


class _Collector(logging.Handler):
    def __init__(self, into: LoggedErrors) -> None:
        super().__init__(logging.ERROR)
        self._into = into

    def emit(self, record: logging.LogRecord) -> None:
        self._into.records.append(record)


@pytest.fixture
def tmp_path(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """A folder of this test alone: in memory where there is room, on the disk for a test marked `disk`."""
    if request.node.get_closest_marker("disk") is None:
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=_DISK, prefix="sochibo-disk-", ignore_cleanup_errors=True) as place:
        yield Path(place)


@pytest.fixture(scope="session")
def sample_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample branch with its two years of work, closed: to be copied. It is written once for all workers."""
    from desktop_app import sample_work
    from desktop_app.core import i18n

    place = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        place = place.parent
    made, begun = place / "chi bộ mẫu.chibo", place / "chi bộ mẫu.begun"
    try:
        begun.touch(exist_ok=False)
    except FileExistsError:
        patience = time.monotonic() + 300
        while not made.exists():
            assert time.monotonic() < patience, "the other worker never wrote the sample branch"
            time.sleep(0.05)
        return made
    i18n.set_language("vi")
    under_way = place / "đang viết.chibo"
    sample_work.make(under_way, SAMPLE_PASSPHRASE).close()
    under_way.rename(made)
    return made


@pytest.fixture(autouse=True)
def read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test reads a warning the moment it is shown; how a form holds what nobody can have read is tested with the forms."""
    panel = sys.modules.get("desktop_app.ui.form_panel")
    if panel is not None:
        monkeypatch.setattr(panel, "LOOK_SECONDS", 0.0)


@pytest.fixture(autouse=True)
def logged_errors() -> Iterator[LoggedErrors]:
    """Fails the test when an error was logged, unless the test asked `logged_errors.take()` for it."""
    errors = LoggedErrors()
    handler = _Collector(errors)
    root = logging.getLogger()
    root.addHandler(handler)
    yield errors
    root.removeHandler(handler)
    if errors.records and not errors.expected:
        pytest.fail("logged as error: " + "; ".join(r.getMessage() for r in errors.records), pytrace=False)


@dataclass(frozen=True)
class RealScreen:
    """A virtual X display. `environment` is what a program needs to open its windows there."""

    display: str
    environment: dict[str, str]

    def start(self, *command: str, **environment: str) -> subprocess.Popen[bytes]:
        """Starts a program on this display, from the root of the project. The caller ends it."""
        return subprocess.Popen(command, cwd=ROOT, env={**self.environment, **environment})

    def xdotool(self, *arguments: str, timeout: float = 60) -> str:
        """Real keys and clicks: runs xdotool on this display, returns what it printed."""
        done = subprocess.run(
            ["xdotool", *arguments],
            env=self.environment,
            check=True,
            timeout=timeout,
            capture_output=True,
            text=True,
        )
        return done.stdout.strip()

    def wait_for_window(self, title: str, timeout: float = 30) -> str:
        """The X id of the first visible window whose title matches the pattern `title`."""
        found = self.xdotool("search", "--sync", "--onlyvisible", "--name", title, timeout=timeout)
        return found.splitlines()[0]

    def picture(self, file: Path) -> None:
        """What is on the whole display now, as PNG."""
        grab = (
            "import sys; from PySide6.QtGui import QGuiApplication; app = QGuiApplication(sys.argv); "
            "sys.exit(not app.primaryScreen().grabWindow(0).save(sys.argv[1]))"
        )
        subprocess.run([sys.executable, "-c", grab, str(file)], env=self.environment, check=True, timeout=60)


@pytest.fixture
def real_screen() -> Iterator[RealScreen]:
    """An X display of 1366×768 that lives as long as the test."""
    server = shutil.which("Xvfb")
    if server is None or shutil.which("xdotool") is None:
        pytest.fail("Xvfb or xdotool is missing: sudo apt-get install xvfb xdotool", pytrace=False)
    read_end, write_end = os.pipe()
    process = subprocess.Popen(
        [server, "-displayfd", str(write_end), "-screen", "0", "1366x768x24", "-nolisten", "tcp", "-noreset"],
        pass_fds=[write_end],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write_end)
    try:
        with os.fdopen(read_end) as answer:
            number = answer.readline().strip()
        assert number, "Xvfb did not start"
        environment = dict(os.environ, DISPLAY=f":{number}", QT_QPA_PLATFORM="xcb", PYTHONPATH=str(ROOT))
        yield RealScreen(f":{number}", environment)
    finally:
        process.terminate()
        process.wait(timeout=10)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long comes first: begun last, it would run alone while the other workers have nothing left to do."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_unconfigure() -> None:
    """What a test left on the clipboard was made by Python and must not outlive it."""
    gui = sys.modules.get("PySide6.QtGui")
    if gui is not None and gui.QGuiApplication.instance() is not None:
        gui.QGuiApplication.clipboard().clear()


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Any], None]], list[QDialog]]:
    """Answer the next dialogs: ``answer(lambda dialog: …)`` is called in place of waiting for the user; returns those
    that came up."""
    from PySide6.QtWidgets import QDialog

    def with_act(act: Callable[[Any], None]) -> list[QDialog]:
        seen: list[QDialog] = []

        def run(self: QDialog) -> int:
            seen.append(self)
            self.show()
            act(self)
            if self.isVisible():
                self.hide()
            return self.result()

        monkeypatch.setattr(QDialog, "exec", run)
        return seen

    return with_act
