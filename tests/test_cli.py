"""The commands without a window, run as a person runs them: another process, its exit code, what it prints."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
PASSPHRASE = "mật khẩu thử"


def run(*arguments: str | Path, passphrase: str | None = PASSPHRASE) -> subprocess.CompletedProcess[str]:
    environment = dict(os.environ)
    environment.pop("SOCHIBO_PASSPHRASE", None)
    if passphrase is not None:
        environment["SOCHIBO_PASSPHRASE"] = passphrase
    return subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "desktop_app", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment,
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
    result = run(
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
    figures = said(run("figures", book, "--period", "2026-H1"))
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
    from desktop_app.core import history

    target = tmp_path / "danh sách.pdf"
    assert run("paper", book, "member-list", "--out", target, "--purpose", "Nộp đảng ủy").returncode == 0
    said(run("members", book))
    with books.unlock(book, PASSPHRASE) as opened, opened.read() as session:
        last, before = history.list_changes(session, 2, kinds=(history.Kind.EXPORT,))
    assert before.title.startswith("Lưu tệp: ")
    assert before.detail["purpose"] == "Nộp đảng ủy"
    assert before.detail["file"] == target.name
    assert last.detail["place"] == "cửa sổ lệnh"
    assert last.detail["numbers"] == "ghi đủ số căn cước"
