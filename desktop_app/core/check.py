"""Whether a book is whole: the file's pages, its links, and that every figure kept twice agrees."""

from __future__ import annotations

import hashlib

import sqlcipher3.dbapi2 as sqlcipher

from desktop_app.core import chain
from desktop_app.core.book import Book
from desktop_app.core.i18n import _


def check_book(book: Book) -> list[str]:
    """Sentences about what is wrong; empty when the book is whole. Reads everything, changes nothing."""
    faults: list[str] = []
    try:
        connection = book.raw_connection(read_only=True)
    except sqlcipher.DatabaseError:
        return [_("Không đọc hết được tệp sổ; mở một bản sao lưu gần nhất.")]
    try:
        pages = connection.execute("PRAGMA cipher_integrity_check").fetchall()
        if pages:
            faults.append(_("Có {n} trang của tệp bị hỏng hoặc bị sửa từ bên ngoài.").format(n=len(pages)))
        found = [row[0] for row in connection.execute("PRAGMA integrity_check")]
        if found != ["ok"]:
            faults.append(_("Cấu trúc tệp có {n} chỗ hỏng.").format(n=len(found)))
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            faults.append(_("Có {n} liên kết giữa các bản ghi bị đứt.").format(n=len(broken)))
        damaged = sum(
            hashlib.sha256(content).hexdigest() != digest
            for digest, content in connection.execute("SELECT sha256, content FROM stored_file")
        )
        if damaged:
            faults.append(_("Có {n} văn bản đã ban hành không còn nguyên như khi lưu.").format(n=damaged))
        faults.extend(chain.verify(connection))
    except sqlcipher.DatabaseError:
        faults.append(_("Không đọc hết được tệp sổ; mở một bản sao lưu gần nhất."))
    finally:
        connection.close()
    return faults
