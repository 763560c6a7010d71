"""The main job without a screen: the sample book, every paper as PDF and Word, a picture of every screen."""

from __future__ import annotations

import secrets
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app import printing, sample, sample_work
from desktop_app.core.book import Book
from desktop_app.core.errors import UserError
from desktop_app.core.files import reason_of
from desktop_app.core.i18n import _
from desktop_app.core.period import Period
from desktop_app.core.recognising import SUFFIX
from desktop_app.papers.catalogue import KINDS

if TYPE_CHECKING:
    from desktop_app.documents.blocks import Document

BOOK_NAME = f"so-mau{SUFFIX}"


def make(folder: Path, passphrase: str | None) -> None:
    """Fill ``folder``; the passphrase is printed when none was given. Raises UserError when it cannot be written."""
    if passphrase is None:
        passphrase = "-".join(secrets.choice(_WORDS) for _n in range(4)) + f"-{secrets.randbelow(90) + 10}"
        print(_("Mật khẩu của sổ mẫu: {passphrase}").format(passphrase=passphrase))
    _empty(folder)
    with sample_work.make(folder / BOOK_NAME, passphrase, copies=True) as book:
        for name, document in papers(book):
            for ending in (".pdf", ".docx"):
                printing.write_paper(document, folder / f"{name}{ending}")
                print(folder / f"{name}{ending}")
        _pictures(folder, book, [100], None)


def make_screens(folder: Path, zooms: list[int], only: str | None) -> None:
    """A picture of every screen of the sample book at each zoom, light and dark."""
    import tempfile

    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as place,
        sample_work.make(Path(place) / BOOK_NAME, "mật khẩu của sổ mẫu", copies=True) as book,
    ):
        _pictures(folder, book, zooms, only, dark=True)


_WORDS = (
    "lua",
    "nuoi",
    "suoi",
    "doi",
    "nang",
    "gio",
    "cay",
    "hoa",
    "tre",
    "may",
    "song",
    "nui",
    "trang",
    "sao",
    "mua",
    "ca",
)


def _empty(folder: Path) -> None:
    """Make the folder ready; what an earlier demo left is replaced, anything else in it stays."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for old in (
            *folder.glob(f"*{SUFFIX}"),
            *folder.glob("*.pdf"),
            *folder.glob("*.docx"),
            *folder.glob("*.png"),
        ):
            old.unlink()
        for old in folder.glob("* - sao lưu"):
            shutil.rmtree(old)
    except OSError as error:
        raise UserError(
            _("Không ghi được vào thư mục “{name}”: {reason}.").format(
                name=folder.name, reason=reason_of(error)
            ),
            "folder",
            _("Chọn thư mục khác."),
        ) from error


def papers(book: Book) -> list[tuple[str, Document]]:
    """Every paper of the sample, named after its kind."""
    from desktop_app.meetings import period_figures
    from desktop_app.members import service as members

    with book.read() as session:
        held = period_figures.list_meetings(session, sample.MEETING_DAY, sample.MEETING_DAY)
        people = members.people_on(session, sample.TODAY, include_temporary=False)
    found: list[tuple[str, Document]] = []
    for kind in KINDS.values():
        if not kind.available:
            continue
        period = _period_of(kind.kind) if kind.needs == "period" else None
        try:
            document = printing.make_paper(
                book,
                kind.kind,
                sample.TODAY,
                period,
                held[0].id if kind.needs == "meeting" else None,
                people[0].id if kind.needs == "member" else None,
            )
        except UserError:
            # a letter nobody is due to get on the day of the sample
            if kind.kind.startswith(("letter-", "residence-")):
                continue
            raise
        found.append((kind.kind if period is None else f"{kind.kind}-{period.code}", document))
    return found


def _period_of(kind: str) -> Period:
    if kind.startswith("half-year"):
        return Period("half-year", 2026, 1)
    return Period("year", 2026 if kind.startswith("residence") else 2025)


def _pictures(folder: Path, book: Book, zooms: list[int], only: str | None, dark: bool = False) -> None:
    from desktop_app import pictures

    for path in pictures.take(folder, book, zooms, only, dark):
        print(path)
    sys.stdout.flush()
