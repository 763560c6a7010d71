"""What the killed process does: real calls of the services, each acknowledged only after it returned."""

from __future__ import annotations

import datetime as dt
import json
import os
import random
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from desktop_app.core import backup
from desktop_app.core import book as books
from desktop_app.core.dates import PartialDate
from desktop_app.core.orm import set_setting
from desktop_app.lists import importer
from desktop_app.meetings import agenda_items, holding, minutes_reading, records
from desktop_app.meetings.models import Mark
from desktop_app.members import service as members
from tests.soak.world import NEW, OLD

TODAY = dt.date(2026, 11, 23)
KINDS = ("work", "import", "rekey", "backup", "restore", "upgrade")
READY = "ready"


def run(kind: str, path: str, key: bytes, facts: dict[str, Any], seed: int, pipe: Connection) -> None:
    """Begin one kind of work in a process of its own."""

    def tell(*what: Any) -> None:
        pipe.send_bytes(json.dumps(what).encode())

    act = {
        "work": _work,
        "import": _import,
        "rekey": _rekey,
        "backup": _backup,
        "restore": _restore,
        "upgrade": _upgrade,
    }[kind]
    act(Path(path), key, facts, random.Random(seed), tell)
    # without the end of a program: nothing may depend on it
    os._exit(0)


def _open(path: Path, key: bytes) -> books.Book:
    return books.unlock(path, OLD, key=key)


def _work(path: Path, key: bytes, facts: dict[str, Any], chance: random.Random, tell: Any) -> None:
    book = _open(path, key)
    meeting, people = facts["meeting"], facts["people"]
    with book.read() as session:
        items = [item.id for item in minutes_reading.load_minutes(session, meeting).agenda]
        drafts = {
            item.id: records.ItemDraft(meeting, item.title, item.section, item.topic, id=item.id)
            for item in minutes_reading.load_minutes(session, meeting).agenda
        }
    tell(READY)
    for n in range(100_000):
        what = chance.choice(("member", "mark", "item", "draft", "undo", "event"))
        if what == "member":
            draft = members.MemberDraft(
                full_name=f"Bàn Văn {chance.choice('ÁẢĂÂ')}n", note=f"ghi {n}", sex="male"
            )
            with book.write("Thêm đảng viên") as session:
                member, _notices = members.save_member(session, draft, TODAY)
            tell("member", member, f"ghi {n}")
        elif what == "mark":
            person, reason = chance.choice(people), f"lý do {n}"
            with book.write("Điểm danh") as session:
                holding.mark_attendance(
                    session, meeting, [records.MarkDraft(person, Mark.EXCUSED.value, reason)]
                )
            tell("mark", person, reason)
        elif what == "item":
            item, content = chance.choice(items), f"{n} " + "ý kiến " * chance.randrange(4000)
            with book.write("Ghi biên bản") as session:
                agenda_items.save_item(session, replace(drafts[item], content=content.strip()))
            tell("item", item, content.strip())
        elif what == "draft":
            words = f"{n} " + "đang gõ " * chance.randrange(600)
            book.keep_draft("minutes", "Biên bản", {"text": words})
            tell("draft", words)
        elif what == "undo":
            with book.write("Thiết lập") as session:
                set_setting(session, f"u{n}", n)
            change = book.last_change
            assert change is not None
            book.undo(change.id)
            tell("undone", f"u{n}")
        else:
            with book.write("Ghi sự kiện") as session:
                event = members.insert_events(
                    session,
                    [
                        members.EventDraft(
                            chance.choice(people), "commendation", PartialDate(2026), note=f"sk {n}"
                        )
                    ],
                )
            tell("event", event[0], f"sk {n}")


def _import(path: Path, key: bytes, facts: dict[str, Any], chance: random.Random, tell: Any) -> None:
    book = _open(path, key)
    sheet = importer.read_table(Path(facts["list"]))
    columns = importer.recognise(sheet)
    tell(READY)
    for n in range(100):
        with book.read() as session:
            preview = importer.preview(session, sheet, columns, TODAY, accept_repairs=True)
        with book.write(f"Nhập danh sách {n}") as session:
            importer.apply(session, preview)
        with book.read() as session:
            count = len(members.known_people(session))
        tell("imported", count)


def _rekey(path: Path, key: bytes, facts: dict[str, Any], chance: random.Random, tell: Any) -> None:
    book = _open(path, key)
    with book.write("Trước khi đổi") as session:
        set_setting(session, "before", 1)
    tell(READY)
    tell("before")
    book.change_passphrase(NEW)
    tell("rekeyed")
    for n in range(1000):
        with book.write("Sau khi đổi") as session:
            set_setting(session, f"k{n}", n)
        tell("setting", f"k{n}", n)


def _backup(path: Path, key: bytes, facts: dict[str, Any], chance: random.Random, tell: Any) -> None:
    book = _open(path, key)
    tell(READY)
    for n in range(1000):
        with book.write("Ghi") as session:
            set_setting(session, f"k{n}", n)
        tell("setting", f"k{n}", n)
        copy = backup.make_copy(book, "mở sổ", dt.datetime(2026, 11, 24, 8) + dt.timedelta(minutes=n))
        tell("copy", str(copy.path), f"k{n}")


def _restore(path: Path, key: bytes, facts: dict[str, Any], chance: random.Random, tell: Any) -> None:
    book = _open(path, key)
    copy = backup.list_copies(path)[0]
    tell(READY)
    for n in range(1000):
        with book.write("Ghi") as session:
            set_setting(session, "turn", n)
        tell("turn", n)
        kept = backup.restore(book, copy.path, dt.datetime(2026, 11, 24, 8) + dt.timedelta(minutes=n))
        tell("restored", str(kept.path), n)


def _upgrade(path: Path, key: bytes, facts: dict[str, Any], chance: random.Random, tell: Any) -> None:
    tell(READY)
    book = books.unlock(
        path,
        OLD,
        before_upgrade=lambda old: tell(
            "copy", str(backup.make_copy(old, "trước nâng cấp", dt.datetime(2026, 11, 24, 8)).path), ""
        ),
        key=key,
    )
    tell("upgraded")
    for n in range(1000):
        with book.write("Ghi") as session:
            set_setting(session, f"k{n}", n)
        tell("setting", f"k{n}", n)
