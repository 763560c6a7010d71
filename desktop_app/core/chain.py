"""The chain of the history: digests over what was written, and the proof that nothing was changed, removed or cut off.

A change's digest covers its table, row and the JSON text before and after as stored; a set's digest covers the digest of
the set before it, its number, time and kind, the digest of its words and those of its changes in order. Words and changes
are digested with a random number of their own: when they are erased for good their digests tell nothing of them.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator
from typing import Any

from desktop_app.core.i18n import N_, _, in_every_language

START = bytes(32)
"""What stands before the first set."""

ERASED = N_("(đã xóa hẳn)")
"""What stands for words that were erased for good; books hold it, so neither it nor its translation ever changes."""

_ROW_BYTES = 16
_NONCE_BYTES = 8


def text(value: Any) -> str | None:
    """The JSON text as the book keeps it: what is digested is what is stored."""
    return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def new_nonce() -> bytes:
    """A random number of a change or of a title."""
    return secrets.token_bytes(_NONCE_BYTES)


def _joined(*parts: object) -> bytes:
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def row_digest(nonce: bytes, table: str, row_id: int, before: str | None, after: str | None) -> bytes:
    """The digest of one change; ``before`` and ``after`` are the stored texts."""
    return hashlib.blake2b(nonce + _joined(table, row_id, before, after), digest_size=_ROW_BYTES).digest()


def words_digest(nonce: bytes, title: str, detail: str | None) -> bytes:
    """The digest of what a set says."""
    return hashlib.blake2b(nonce + _joined(title, detail), digest_size=_ROW_BYTES).digest()


def words_hold(
    title: str, detail: str | None, nonce: bytes | None, words: bytes | None, purged_later: bool
) -> bool:
    """Whether a set says what it said when it was written, or had its words erased by a purge after it."""
    if nonce is None:
        return purged_later and detail is None and title in in_every_language(ERASED)
    return words_digest(nonce, title, detail) == words


class Rows:
    """The digests of a set's changes, one after the other."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    def add(self, digest: bytes) -> None:
        """The next change."""
        self._hash.update(digest)

    def digest(self) -> bytes:
        """All so far."""
        return self._hash.digest()


def set_digest(
    before: bytes, set_id: int, at: str, kind: str, reverts_id: int | None, words: bytes, rows: Rows
) -> bytes:
    """The digest of a set, made of the one before it."""
    return hashlib.sha256(before + _joined(set_id, at, kind, reverts_id) + words + rows.digest()).digest()


def _sets(connection: Any) -> Iterator[tuple[Any, list[Any]]]:
    """Each set with its changes, in order; nothing is held in memory but one set."""
    changes = connection.execute(
        'SELECT set_id, table_name, row_id, "before", "after", nonce, digest, purged_id FROM change ORDER BY set_id, id'
    )
    waiting = changes.fetchone()
    for one in connection.execute(
        "SELECT id, title, at, reverts_id, kind, detail, nonce, words_digest, digest FROM change_set ORDER BY id"
    ):
        found = []
        while waiting is not None and waiting[0] <= one[0]:
            found.append(waiting)
            waiting = changes.fetchone()
        yield one, found


def verify(connection: Any) -> list[str]:
    """Sentences about entries of the history that were changed, removed or cut off; ``connection`` is a bare one."""
    head = connection.execute("SELECT sets, digest FROM history_head").fetchone()
    # a purge leaves an empty change of its own for each record it emptied: without one it was not emptied by it
    purged = set(
        connection.execute(
            """SELECT c.set_id, c.table_name, c.row_id FROM change c JOIN change_set s ON s.id = c.set_id
            WHERE s.kind = 'purge' AND c.purged_id = c.set_id"""
        )
    )
    last_purge = connection.execute(
        "SELECT coalesce(max(id), 0) FROM change_set WHERE kind = 'purge'"
    ).fetchone()[0]
    before = START
    count = 0
    broken: list[int] = []
    for one, changes in _sets(connection):
        set_id, title, at, reverts_id, kind, detail, nonce, words, digest = one
        rows = Rows()
        sound = words_hold(title, detail, nonce, words, set_id < last_purge)
        for of, table, row_id, old, new, own, kept, purged_id in changes:
            rows.add(kept or b"")
            if of != set_id:
                sound = False
            elif own is None:
                sound = sound and (purged_id, table, row_id) in purged and old is None and new is None
            else:
                sound = sound and purged_id is None and row_digest(own, table, row_id, old, new) == kept
        sound = sound and set_digest(before, set_id, at, kind, reverts_id, words or b"", rows) == digest
        if not sound:
            broken.append(set_id)
        before = digest or b""
        count += 1
    faults = []
    if broken:
        faults.append(
            _("Lịch sử thay đổi có {n} mục không còn nguyên như khi ghi, đầu tiên là mục số {first}.").format(
                n=len(broken), first=broken[0]
            )
        )
    elif (head is None and count) or (head is not None and (head[0] != count or bytes(head[1]) != before)):
        faults.append(
            _("Lịch sử thay đổi thiếu mục ở cuối: sổ ghi {expected} mục, còn {found}.").format(
                expected=0 if head is None else head[0], found=count
            )
        )
    return faults
