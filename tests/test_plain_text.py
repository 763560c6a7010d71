"""Nothing of a book stands in clear on the disk after a day's work: book, journal, copies, settings, temporary files."""

from __future__ import annotations

import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from desktop_app.core import book as books
from tests import plain_text

ROOT = Path(__file__).resolve().parent.parent
PASSPHRASE = "mật khẩu thử nghiệm"

# what a person does in a day, in a process of its own so that everything it leaves lies in folders of its own
DAY = """
import sys
from pathlib import Path
from desktop_app.core import bugs
bugs.guard_process()
from PySide6.QtWidgets import QApplication
from PySide6.QtCore import QEvent
application = QApplication(["sochibo"])
from desktop_app import app, pictures, sample, sample_work
path = Path(sys.argv[1])
sample_work.make(path, sys.argv[2]).close()
program = app.Program(application, path)
program.start()
program.shell.unlock_requested.emit(path, sys.argv[2])
pictures.settle(program.tasks)
window = program.window
window.open_page("members")
page = window.page()
page.search.setText("Nông Thị")
page.table.save_layout()
pictures.settle(program.tasks)
page.card._toggle_citizen()
from desktop_app.members.list_form import ListDialog
listed = ListDialog(page.context, page, page.listed())
listed.show()
pictures.settle(program.tasks)
assert listed.preview.pages()
listed.reject()
window.open_page("meetings", meeting_id=1, step="minutes")
pictures.settle(program.tasks)
window.open_page("reports", period="2026")
pictures.settle(program.tasks)
program.book.keep_draft("thử", "Phần gõ dở của Hứa Thị Quyên", {"text": "Hứa Thị Quyên phát biểu"})
try:
    raise ValueError("Hứa Thị Quyên")
except ValueError as error:
    app._keep_report(bugs.report(error))
program.lock()
pictures.settle(program.tasks)
program.end()
program.shell.close()
application.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
print("done")
"""


def test_the_search_finds_what_stands_in_clear(tmp_path: Path) -> None:
    """The instrument first: every way of writing is found."""
    for at, way in enumerate(sorted(plain_text.written("Nông Thị Ánh"))):
        (tmp_path / f"{at}.bin").write_bytes(b"\x00\x01" + way + b"\xff")
    found = plain_text.places_of(["Nông Thị Ánh"], tmp_path)
    assert len(found) == len(list(tmp_path.iterdir())) >= 6
    assert plain_text.places_of(["Nông Thị Bình"], tmp_path) == []
    nfd = unicodedata.normalize("NFD", "Nông Thị Ánh").encode()
    assert nfd in plain_text.written("Nông Thị Ánh")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folders of somebody who has worked for a day."""
    home = tmp_path_factory.mktemp("house")
    environment = dict(os.environ, PYTHONPATH=str(ROOT), QT_QPA_PLATFORM="offscreen")
    for name in (
        "HOME",
        "USERPROFILE",
        "APPDATA",
        "XDG_CONFIG_HOME",
        "XDG_DATA_HOME",
        "XDG_STATE_HOME",
        "XDG_CACHE_HOME",
        "XDG_RUNTIME_DIR",
        "TMPDIR",
        "TEMP",
        "TMP",
    ):
        folder = home / name.lower()
        folder.mkdir(mode=0o700)
        environment[name] = str(folder)
    environment.pop("SOCHIBO_DATA", None)
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", DAY, str(home / "home" / "so.chibo"), PASSPHRASE],
        capture_output=True,
        text=True,
        env=environment,
        cwd=home,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout.strip().endswith("done")
    (home / "said.txt").write_text(done.stdout + done.stderr, encoding="utf-8")
    return home


def test_nothing_stands_in_clear_after_a_day(house: Path) -> None:
    with books.unlock(house / "home" / "so.chibo", PASSPHRASE) as book:
        texts = plain_text.texts_of(book)
    assert len(texts) > 150
    assert (house / "xdg_data_home" / "sochibo" / "settings.ini").exists()
    assert list((house / "home").rglob("*.chibo"))
    assert plain_text.places_of(texts, house) == []


def test_nothing_is_left_in_the_temporary_folders(house: Path) -> None:
    for name in ("tmpdir", "temp", "tmp"):
        assert [path for path in (house / name).rglob("*") if path.is_file()] == []
