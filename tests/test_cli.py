"""The commands without a window, run as a person runs them: another process, its exit code, what it prints."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests import processes

ROOT = Path(__file__).resolve().parent.parent
PASSPHRASE = "mật khẩu thử"


def surroundings(passphrase: str | None) -> dict[str, str]:
    environment = {name: value for name, value in os.environ.items() if name != "SOCHIBO_PASSPHRASE"}
    return environment if passphrase is None else {**environment, "SOCHIBO_PASSPHRASE": passphrase}


def run(*arguments: str | Path, passphrase: str | None = PASSPHRASE) -> subprocess.CompletedProcess[str]:
    return processes.command(*map(str, arguments), environment=surroundings(passphrase))


def run_from_nothing(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "desktop_app", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=surroundings(PASSPHRASE),
        cwd=ROOT,
        timeout=120,
        check=False,
    )


def said(result: subprocess.CompletedProcess[str]) -> Any:
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cli") / "sổ.chibo"
    result = run_from_nothing(
        "new",
        path,
        "--branch",
        "Chi bộ thôn Nà Sơn",
        "--superior",
        "Đảng bộ xã Hòa Bình",
        "--secretary",
        "Nông Thị Mẫu",
    )
    assert result.returncode == 0, result.stderr
    return path


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "danh sách.csv"
    path.write_text(
        "STT;Họ và tên;Ngày sinh;Giới tính;Ngày vào Đảng;Ngày chính thức;Số CCCD\n"
        "1;Nông Thị Mẫu;12/03/1978;Nữ;19/05/2003;19/05/2004;020178000111\n"
        "2;Lương Văn Thử;05/11/1985;Nam;02/09/2011;02/09/2012;020085000222\n"
        "3;Vi Thị Sai;31/02/1990;Nữ;07/11/2015;07/11/2016;020190000333\n",
        encoding="utf-8-sig",
    )
    return path


def test_import_then_members(book: Path, people: Path) -> None:
    dry = said(run("import", book, people, "--dry-run"))
    assert said(run("members", book)) == {"members": []}
    done = said(run("import", book, people))
    assert [row["problem"] for row in done["rejected"]] == ["birth_date"]
    assert {"sheet_row", "column", "value", "reason"} <= set(done["rejected"][0])
    assert done["rejected"][0]["sheet_row"] == 4
    assert dry["members"] == done["members"]
    listed = said(run("members", book, "--on", "23/11/2026"))["members"]
    assert [person["full_name"] for person in listed] == ["Nông Thị Mẫu", "Lương Văn Thử"]
    assert listed[0]["citizen_id"] == "020178000111"
    assert (listed[0]["sex"], listed[0]["birth_date"], listed[0]["status"]) == (
        "female",
        "1978-03-12",
        "official",
    )
    # a second time nothing is doubled
    said(run("import", book, people))
    assert len(said(run("members", book))["members"]) == 2


def test_papers_are_listed_and_written(book: Path, tmp_path: Path) -> None:
    listed = run("papers", passphrase=None).stdout
    for kind in (
        "minutes",
        "resolution",
        "member-list",
        "rating-list",
        "rating-summary",
        "half-year-report",
        "year-report",
        "recovery-sheet",
    ):
        assert kind in listed
    for name in ("tờ.pdf", "tờ.docx"):
        result = run("paper", book, "recovery-sheet", "--out", tmp_path / name)
        assert result.returncode == 0, result.stderr
        assert (tmp_path / name).stat().st_size > 5000


def test_figures_and_check(book: Path) -> None:
    figures = said(run_from_nothing("figures", book, "--period", "2026-H1"))
    assert isinstance(figures, dict)
    assert run("check", book).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "passphrase", "word"),
    [
        (("members", "{book}"), "sai mật khẩu", "Mật khẩu"),
        (("members", "{book}"), None, "SOCHIBO_PASSPHRASE"),
        (("members", "không có.chibo"), PASSPHRASE, "không có.chibo"),
        (("figures", "{book}", "--period", "2026-X"), PASSPHRASE, "kỳ"),
        (("paper", "{book}", "nghị-định", "--out", "x.pdf"), PASSPHRASE, "papers"),
        (("paper", "{book}", "minutes", "--out", "x.pdf"), PASSPHRASE, "--meeting"),
        (("paper", "{book}", "minutes", "--meeting", "999", "--out", "x.pdf"), PASSPHRASE, ""),
        (("paper", "{book}", "year-report", "--out", "x.pdf"), PASSPHRASE, "--period"),
        (("paper", "{book}", "member-list", "--out", "x.odt"), PASSPHRASE, ".odt"),
        (("paper", "{book}", "member-list", "--out", "/không/có/x.pdf"), PASSPHRASE, "x.pdf"),
        (("import", "{book}", "không có.xlsx"), PASSPHRASE, "không có.xlsx"),
        (("new", "{book}", "--branch", "A", "--superior", "B"), PASSPHRASE, "Đã có"),
        (("new", "mới.chibo", "--branch", "A", "--superior", "B"), "ngắn", "ít nhất"),
        (("new", "mới.chibo", "--branch", " ", "--superior", "B"), PASSPHRASE, "để trống"),
    ],
)
def test_what_the_user_can_put_right_is_one_sentence(
    book: Path, tmp_path: Path, arguments: tuple[str, ...], passphrase: str | None, word: str
) -> None:
    before = set(ROOT.iterdir())
    filled = [str(book) if a == "{book}" else str(tmp_path / a) if a == "mới.chibo" else a for a in arguments]
    result = run(*filled, passphrase=passphrase)
    assert result.returncode == 1
    assert word in result.stderr
    assert "Traceback" not in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert set(ROOT.iterdir()) == before
    assert list(tmp_path.glob("*.chibo")) == []


@pytest.mark.parametrize(
    "arguments", [("nope",), ("members",), ("new", "x.chibo"), ("members", "x", "--on", "31/02/2026")]
)
def test_wrong_usage(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).returncode == 2


def test_the_passphrase_may_lie_in_a_file(book: Path, tmp_path: Path) -> None:
    file = tmp_path / "mk.txt"
    file.write_text(PASSPHRASE + "\nkhác\n", encoding="utf-8-sig")
    assert run("check", book, "--passphrase-file", file, passphrase=None).returncode == 0
    missing = run("check", book, "--passphrase-file", tmp_path / "không", passphrase=None)
    assert missing.returncode == 1


def test_without_a_display_the_window_says_so() -> None:
    environment = {
        k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    result = subprocess.run(
        [sys.executable, "-m", "desktop_app"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment,
        cwd=ROOT,
        timeout=60,
        check=False,
    )
    if sys.platform.startswith("linux"):
        assert result.returncode == 1
        assert "make demo" in result.stderr


def test_a_book_whose_recovery_sheet_cannot_be_written_is_not_left_behind(tmp_path: Path) -> None:
    book = tmp_path / "sổ.chibo"
    order = ("new", book, "--branch", "Chi bộ A", "--superior", "Đảng bộ xã B", "--recovery-sheet")
    refused = run(*order, tmp_path / "tờ.txt")
    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1
    assert not list(tmp_path.iterdir())
    assert run(*order, tmp_path / "tờ.pdf").returncode == 0


def test_a_meeting_beyond_all_numbers_is_not_there(book: Path, tmp_path: Path) -> None:
    result = run("paper", book, "minutes", "--meeting", "9" * 30, "--out", tmp_path / "x.pdf")
    assert result.returncode == 1
    assert "Không có buổi sinh hoạt" in result.stderr


def test_what_a_command_gives_out_is_kept_in_the_history(book: Path, tmp_path: Path) -> None:
    from desktop_app.core import book as books
    from desktop_app.core import history, history_reading

    target = tmp_path / "danh sách.pdf"
    assert run("paper", book, "member-list", "--out", target, "--purpose", "Nộp đảng ủy").returncode == 0
    said(run("members", book))
    with books.unlock(book, PASSPHRASE) as opened, opened.read() as session:
        last, before = history_reading.list_changes(session, 2, kinds=(history.Kind.EXPORT,))
    assert before.title.startswith("Lưu tệp: ")
    assert before.detail["purpose"] == "Nộp đảng ủy"
    assert before.detail["file"] == target.name
    assert last.detail["place"] == "cửa sổ lệnh"
    assert last.detail["numbers"] == "ghi đủ số căn cước"


@pytest.fixture(scope="module")
def copied_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("copied") / "sổ.chibo"
    shutil.copy(sorted((ROOT / "tests" / "data" / "books").glob("schema-*.chibo"))[-1], path)
    assert run("backup", path).returncode == 0
    return path


@pytest.fixture
def copied(copied_once: Path, tmp_path: Path) -> Path:
    """A book with twelve members and one copy of today."""
    shutil.copytree(copied_once.parent, tmp_path, dirs_exist_ok=True)
    return tmp_path / copied_once.name


def test_a_book_is_backed_up_listed_and_compared(copied: Path, people: Path, tmp_path: Path) -> None:
    (tmp_path / "usb").mkdir()
    made = run("backup", copied, "--to", tmp_path / "usb")
    assert made.returncode == 0, made.stderr
    assert Path(made.stdout.strip()).parent == tmp_path / "usb"
    (away,) = said(run("backups", copied, "--in", tmp_path / "usb"))["backups"]
    (own,) = said(run("backups", copied))["backups"]
    for told in (away, own):
        assert (told["members"], told["meetings"], told["state"]) == (12, 1, "whole")
        assert told["size"] == Path(told["file"]).stat().st_size
        assert told["date"][:4].isdigit()
    assert own["reason"] == "lệnh sao lưu"
    assert said(run("diff", copied, own["file"]))["differences"] == []
    said(run("import", copied, people))
    found = said(run("diff", copied, Path(own["file"]).name))
    new = [one for one in found["differences"] if one["table"] == "member"]
    assert [(one["kind"], one["name"]) for one in new] == [
        ("only_here", "Đảng viên Nông Thị Mẫu"),
        ("only_here", "Đảng viên Lương Văn Thử"),
    ]
    assert new[0]["columns"]["full_name"] == {"book": "Nông Thị Mẫu", "copy": ""}
    # numbers of people are never printed whole, not even inside what is searched for
    assert new[0]["columns"]["citizen_id"]["book"].endswith("0111")
    assert "020178000111" not in json.dumps(found, ensure_ascii=False)
    assert (found["entries_since"]["copy"], found["parted_at"] is not None) == (0, True)


def test_a_copy_is_restored_and_that_is_taken_back(copied: Path, people: Path) -> None:
    (own,) = said(run("backups", copied))["backups"]
    said(run("import", copied, people))
    before = said(run("members", copied))["members"]
    done = run("restore", copied, own["file"])
    assert done.returncode == 0, done.stderr
    assert len(said(run("members", copied))["members"]) == len(before) - 2
    kept = Path(done.stdout.strip())
    assert "trước khôi phục" in kept.name
    assert run("restore", copied, kept.name).returncode == 0
    assert said(run("members", copied))["members"] == before
    assert run("check", copied).returncode == 0


def test_a_lost_or_damaged_book_is_put_back(copied: Path) -> None:
    (own,) = said(run("backups", copied))["backups"]
    content = bytearray(copied.read_bytes())
    content[:4096] = bytes(4096)
    copied.write_bytes(content)
    refused = run("restore", copied, own["file"])
    assert (refused.returncode, len(refused.stderr.strip().splitlines())) == (1, 1)
    assert copied.read_bytes() == content
    done = run("restore", copied, own["file"], "--damaged")
    assert done.returncode == 0, done.stderr
    assert Path(done.stdout.strip()).read_bytes() == content
    assert len(said(run("members", copied))["members"]) == 12
    copied.unlink()
    assert run("restore", copied, own["file"]).returncode == 0
    assert run("check", copied).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("backup", "{book}", "--to", "{book}-không có"), "không còn ở đó"),
        (("restore", "{book}", "không có.chibo"), "không có.chibo"),
        (("restore", "{book}", "{book}"), "đang dùng"),
        (("restore", "{book}", __file__), "cắt ngắn"),
        (("diff", "{book}", "không có.chibo"), "không có.chibo"),
        (("diff", "{book}", __file__), "cắt ngắn"),
    ],
)
def test_what_is_wrong_with_a_copy_is_one_sentence(
    copied: Path, arguments: tuple[str, ...], word: str
) -> None:
    before = sorted(copied.parent.rglob("*"))
    result = run(*(argument.replace("{book}", str(copied)) for argument in arguments))
    assert result.returncode == 1
    assert word in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert sorted(copied.parent.rglob("*")) == before


def test_wrong_passphrases_make_the_commands_wait_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from desktop_app import cli
    from desktop_app.core import book as books

    monkeypatch.setenv("SOCHIBO_DATA", str(tmp_path / "data"))
    books.create(tmp_path / "so.chibo", PASSPHRASE).close()
    waited: list[float] = []
    monkeypatch.setattr(cli, "pause", waited.append)
    monkeypatch.setenv("SOCHIBO_PASSPHRASE", "không phải mật khẩu")
    for _try in range(4):
        assert cli.main(["check", str(tmp_path / "so.chibo")]) == 1
    assert waited == [2]
    assert "chờ 2 giây" in capsys.readouterr().err
    # the other ways to a book do not get round it
    (tmp_path / "sao.chibo").write_bytes((tmp_path / "so.chibo").read_bytes())
    repairing = ["repair", str(tmp_path / "so.chibo"), "--to", str(tmp_path / "moi.chibo")]
    restoring = ["restore", str(tmp_path / "so.chibo"), str(tmp_path / "sao.chibo"), "--damaged"]
    for arguments in (repairing, restoring):
        assert cli.main(arguments) == 1
    assert waited == [2, 4, 8]
    assert not (tmp_path / "moi.chibo").exists()
    del waited[1:]
    monkeypatch.setenv("SOCHIBO_PASSPHRASE", PASSPHRASE)
    assert cli.main(["members", str(tmp_path / "so.chibo")]) == 0
    assert len(waited) == 2
    assert cli.main(["members", str(tmp_path / "so.chibo")]) == 0
    assert len(waited) == 2


def test_what_an_import_tells_of_people_in_the_book_is_kept_in_the_history(
    book: Path, tmp_path: Path
) -> None:
    from desktop_app.core import book as books
    from desktop_app.core import history, history_reading

    whole, part = tmp_path / "đủ.csv", tmp_path / "thiếu.csv"
    whole.write_text(
        "Họ và tên;Ngày sinh;Số CCCD\nĐinh Thị Riêng;12/03/1971;020171000999\n", encoding="utf-8"
    )
    part.write_text(
        "Họ và tên;Ngày sinh;Nghề nghiệp\nĐinh Thị Riêng;12/03/1971;Làm ruộng\n", encoding="utf-8"
    )
    said(run("import", book, whole))
    told = run("import", book, part, "--dry-run", "--purpose", "Đối chiếu danh sách")
    assert "020171000999" in told.stdout
    with books.unlock(book, PASSPHRASE) as opened, opened.read() as session:
        last = history_reading.list_changes(session, 1, kinds=(history.Kind.EXPORT,))[0]
    assert last.title == "Xem trước danh sách nhập"
    assert last.detail["purpose"] == "Đối chiếu danh sách"


def test_what_is_due(book: Path) -> None:
    told = said(run("due", book, "--on", "23/11/2026"))
    assert (told["on"], told["badges"]) == ("2026-11-23", [])
    assert "missing-regular-2026-11" in [line["key"] for line in told["deadlines"]]
