"""The books the harness works on: a small branch with people, meetings, minutes, papers and long texts."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from desktop_app import sample
from desktop_app.core import backup, keys
from desktop_app.core import book as books
from desktop_app.core.vietnamese import fold
from desktop_app.meetings import agenda_items, holding, minutes_reading, records
from desktop_app.meetings import service as meetings
from desktop_app.meetings.models import Mark, MeetingKind
from desktop_app.members import service as members

OLD, NEW = "mật khẩu thử", "mật khẩu mới hơn"
ROOT = Path(__file__).resolve().parents[2]
FIRST_SCHEMA = ROOT / "tests" / "data" / "books" / "schema-0001.chibo"
LONG = "Chi bộ thống nhất đánh giá kết quả lãnh đạo thực hiện nhiệm vụ trong tháng. " * 90


@dataclass(frozen=True)
class World:
    """A closed book (with one copy beside it), an older state of it, and the keys of both passphrases."""

    path: Path
    older: bytes
    old: bytes
    new: bytes
    meeting: int
    people: tuple[int, ...]

    def at(self, folder: Path) -> Path:
        """The book with its copies in a fresh folder."""
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.path.parent, folder)
        return folder / self.path.name

    def open(self, path: Path) -> books.Book:
        """Unlock with the old passphrase."""
        return books.unlock(path, OLD, key=self.old)


def make(folder: Path) -> World:
    """Make the book."""
    path = folder / "gốc" / "sổ.chibo"
    path.parent.mkdir(parents=True)
    with books.create(path, OLD) as book:
        people = tuple(sample.fill_people(book).values())
        meeting = 0
        for month in (9, 10):
            meeting = _meet(book, month, people)
        older = path.read_bytes()
        meeting = _meet(book, 11, people)
        backup.make_copy(book, "mở sổ", dt.datetime(2026, 11, 23, 8))
        with book.write("Sau bản sao") as session:
            meetings.update_meeting(session, meeting, {"praise": "Biểu dương tổ đảng số 2."})
    salt = keys.salt_of(path)
    return World(path, older, keys.derive(OLD, salt), keys.derive(NEW, salt), meeting, people)


def _meet(book: books.Book, month: int, people: tuple[int, ...]) -> int:
    day = dt.date(2026, month, 18)
    with book.write("Sinh hoạt") as session:
        draft = meetings.propose_meeting(session, MeetingKind.REGULAR.value, day)
        meeting = meetings.create_meeting(
            session,
            replace(
                draft,
                month=f"2026-{month:02}",
                date=day,
                chair=sample.SECRETARY,
                chair_post="Bí thư chi bộ",
                recorder=sample.COMMITTEE,
            ),
        )
        here = {attendee.name for attendee in minutes_reading.load_minutes(session, meeting).attendees}
        marks = [
            records.MarkDraft(person.id, Mark.PRESENT.value)
            for person in members.people_on(session, day)
            if person.full_name in here
        ]
        holding.mark_attendance(session, meeting, marks)
        for item in minutes_reading.load_minutes(session, meeting).agenda:
            agenda_items.save_item(
                session,
                records.ItemDraft(
                    meeting, item.title, item.section, item.topic, "", f"{month} {LONG}", "", id=item.id
                ),
            )
    with book.write("Văn bản") as session:
        from desktop_app.core.orm import store_file

        store_file(session, os.urandom(9000 + month), "application/pdf")
    return meeting


def rows(book: books.Book) -> dict[str, dict[int, tuple[Any, ...]] | None]:
    """Everything in a book, table by table; None where reading was refused with a sentence."""
    from sqlalchemy import text

    from desktop_app.core import schema
    from desktop_app.core.errors import UserError

    found: dict[str, dict[int, tuple[Any, ...]] | None] = {}
    for name in sorted(schema.metadata().tables):
        try:
            with book.read() as session:
                found[name] = {row.id: tuple(row) for row in session.execute(text(f'SELECT * FROM "{name}"'))}
        except UserError:
            found[name] = None
    return found


def secrets_of_the_sample() -> list[bytes]:
    """Names and numbers of the sample in every way a program might write them."""
    found: set[bytes] = set()
    for person in sample.load("people")["person"]:
        words = [person["full_name"], *(person[key] for key in ("citizen_id", "phone") if person.get(key))]
        for word in words:
            forms = {word, unicodedata.normalize("NFD", word), word.upper(), fold(word), fold(word).title()}
            for form in forms:
                for encoding in ("utf-8", "utf-16-le", "utf-16-be", "latin-1", "cp1252", "cp1258"):
                    try:
                        found.add(form.encode(encoding))
                    except UnicodeEncodeError:
                        continue
    return sorted(found)


def plain_text_in(*folders: Path) -> list[str]:
    """The files in which a name or a number of the sample can be read."""
    words = secrets_of_the_sample()
    found = []
    for folder in folders:
        for file in folder.rglob("*"):
            if file.is_file() and not file.is_symlink():
                content = file.read_bytes()
                if any(word in content for word in words):
                    found.append(str(file))
    return found
