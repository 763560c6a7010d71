from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.core import book as books
from desktop_app.core.book import Book

PASSPHRASE = "mật khẩu thử"


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty book, made once and copied."""
    path = tmp_path_factory.mktemp("blank") / "trang.chibo"
    books.create(path, PASSPHRASE).close()
    return path


@pytest.fixture
def book(blank: Path, tmp_path: Path) -> Iterator[Book]:
    path = tmp_path / "sổ.chibo"
    shutil.copy(blank, path)
    with books.unlock(path, PASSPHRASE) as unlocked:
        yield unlocked
