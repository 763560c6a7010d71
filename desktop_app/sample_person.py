"""The sample branch: what the files of its people hold: posts, work, training, scanned papers, a photograph. All invented; the
papers and the photograph are drawn here."""

from __future__ import annotations

import datetime as dt
import random
import struct
import zlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from desktop_app import sample
from desktop_app.core.book import Book
from desktop_app.core.dates import PartialDate
from desktop_app.members import files, records
from desktop_app.members import service as members
from desktop_app.members.files import AttachmentDraft
from desktop_app.members.models import EventKind
from desktop_app.members.records import PostDraft, TrainingDraft, WorkDraft

_PHOTOGRAPHED = ("Nguyễn Xuân Đức", "Hứa Minh Đạt", "Lý Thu Phượng")
_EXEMPTED = {"Hoàng Đức Bình": "age-illness"}


def fill(book: Book, people: Mapping[str, int]) -> None:
    """Keep it through the same services as the screens; ``people`` are the members' ids by name."""
    data = sample.load("files")
    with book.write("Bổ sung lý lịch") as session:
        for member_id in people.values():
            detail = members.get_member(session, member_id, sample.TODAY)
            found = data["occupation"].get(detail.draft.occupation)
            if found is not None:
                draft = replace(
                    detail.draft,
                    occupation_group=found["group"],
                    service_category=found.get("service", ""),
                    occupation_before=found.get("before", detail.draft.occupation),
                    occupation_before_group=found.get("before_group", found["group"]),
                )
                members.save_member(session, draft, sample.TODAY)
    with book.write("Ghi chức vụ, công tác, đào tạo") as session:
        for name, make in (("post", PostDraft), ("work", WorkDraft), ("training", TrainingDraft)):
            for entry in data[name]:
                records.save_line(session, make(**_line(entry, people)), sample.TODAY)
    with book.write("Ghi lý do miễn") as session:
        for name, reason in _EXEMPTED.items():
            for event in members.list_events(session, people[name]):
                if event.kind == EventKind.EXEMPTION.value:
                    members.record_event(session, replace(event, detail=reason), sample.TODAY)
    with book.write("Đưa giấy tờ vào sổ") as session:
        for at, entry in enumerate(data["paper"]):
            member_id = people[entry["person"]]
            paper = AttachmentDraft(
                member_id,
                entry["file_name"],
                entry["title"],
                event_id=next(
                    (e.id for e in members.list_events(session, member_id) if e.kind == entry.get("event")),
                    None,
                ),
            )
            content = _pdf() if paper.file_name.endswith("pdf") else _scan(at)
            files.add_attachment(session, paper, content, sample.TODAY - dt.timedelta(days=40 + at))
        for at, name in enumerate(_PHOTOGRAPHED):
            files.set_photo(session, people[name], _portrait(at))


def _line(entry: Mapping[str, Any], people: Mapping[str, int]) -> dict[str, Any]:
    values: dict[str, Any] = {"member_id": people[entry["person"]], "start": None, "end": None}
    for name, value in entry.items():
        if name in ("start", "end"):
            values[name] = PartialDate.from_iso(value)
        elif name != "person":
            values[name] = value
    return values


# --- drawn papers ----------------------------------------------------------------------------------------------------


def _png(rows: list[bytes], width: int, colour: int) -> bytes:
    """A PNG of rows of bytes; ``colour`` 0 grey, 2 red-green-blue."""

    def part(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    head = struct.pack(">IIBBBBB", width, len(rows), 8, colour, 0, 0, 0)
    body = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", body) + part(b"IEND", b"")


def _scan(seed: int) -> bytes:
    """A sheet with lines where the writing would be."""
    chance = random.Random(seed)
    width, height = 420, 594
    rows = []
    ink: list[tuple[int, int]] = []
    for y in range(height):
        if y % 20 == 0:
            ink = []
            if 60 < y < 500:
                x = 50
                end = chance.choice((250, 330, 370))
                while x < end:
                    long = chance.randrange(12, 48)
                    ink.append((x, min(x + long, end)))
                    x += long + 7
        row = bytearray(b"\xf4" * width)
        if y % 20 < 7:
            for left, right in ink:
                row[left:right] = b"\x5a" * (right - left)
        rows.append(bytes(row))
    return _png(rows, width, 0)


_GROUNDS = ((196, 214, 232), (222, 226, 206), (232, 214, 206))


def _portrait(seed: int) -> bytes:
    """A head and shoulders, 3 x 4."""
    width, height = 150, 200
    ground, skin, coat = bytes(_GROUNDS[seed % len(_GROUNDS)]), bytes((222, 184, 152)), bytes((58, 72, 96))
    hair = bytes((40, 36, 34))
    rows = []
    for y in range(height):
        row = bytearray()
        for x in range(width):
            across = x - width / 2
            head = (across / 34) ** 2 + ((y - 82) / 44) ** 2
            if head <= 1:
                row += hair if y < 56 + abs(across) / 6 else skin
            elif y > 126 and (across / 66) ** 2 + ((y - 200) / 74) ** 2 <= 1:
                row += coat
            else:
                row += ground
        rows.append(bytes(row))
    return _png(rows, width, 2)


def _pdf() -> bytes:
    """Two sheets with lines where the writing would be."""
    drawn = b"0.35 g\n" + b"".join(
        b"%d %d %d 5 re f\n" % (70, y, 300 + y * 7 % 150) for y in range(700, 120, -22)
    )
    stream = b"<< /Length %d >>\nstream\n%sendstream" % (len(drawn), drawn)
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> /Contents 5 0 R >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>",
        page,
        page,
        stream,
    ]
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for at, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (at, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
