"""Erasing for good what the history holds of records and says of names. The digests stay, so that the chain still holds."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    String,
    and_,
    exists,
    func,
    or_,
    select,
    type_coerce,
    update,
)
from sqlalchemy.orm import Session

from desktop_app.core import chain
from desktop_app.core.history import Change, ChangeSet, Kind, leave_touched, purging_set
from desktop_app.core.history_reading import parts
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import nfc, spellings


def said(names: Collection[str]) -> re.Pattern[str]:
    """Finds these names as whole words in a text in composed form: in capitals or not, however the words are spaced and
    whichever vowel bears the tone."""
    kept = sorted((nfc(name).split() for name in names if name.strip()), key=lambda one: -len(" ".join(one)))
    words = (r"\s+".join(_any_spelling(word) for word in one) for one in kept)
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)" if kept else r"(?!)", re.IGNORECASE)


def _any_spelling(word: str) -> str:
    forms = [re.escape(form) for form in spellings(word)]
    return forms[0] if len(forms) == 1 else f"(?:{'|'.join(forms)})"


def mentions(column: Any, names: Collection[str]) -> ColumnElement[bool]:
    """A quick question for rows that may say one of these names; :func:`said` decides."""
    forms: set[str] = set()
    for name in names:
        if words := name.split():
            # one word is enough to ask for: the others may be spaced otherwise
            for word in spellings(max(words, key=len)):
                for cased in (word, word.lower(), word.upper(), word.capitalize(), word.title()):
                    forms |= {cased, unicodedata.normalize("NFD", cased)}
    # books of the first release keep letters with marks escaped in JSON
    escaped = {json.dumps(form)[1:-1] for form in forms} - forms
    return or_(_any_in(column, forms), and_(func.instr(column, "\\u") > 0, _any_in(column, escaped)))


def _any_in(column: Any, forms: Collection[str]) -> ColumnElement[bool]:
    # one list instead of many terms, of which SQLite takes no thousand
    one = func.json_each(json.dumps(sorted(forms))).table_valued("value")
    return exists(select(one.c.value).where(func.instr(column, one.c.value) > 0))


_LINE_ENDS = re.compile(r"\\[nrt]")


def _letters(text: str | None) -> str:
    if text is None:
        return ""
    if "\\u" in text:
        text = chain.text(json.loads(text)) or ""
    return nfc(_LINE_ENDS.sub(" ", text))


def purge(
    session: Session,
    records: Collection[tuple[str, int]],
    names: Collection[str],
    touched: Collection[tuple[str, int]] = (),
) -> int:
    """Erase for good what the history holds of these records (table, id), what other changes and titles say of these
    names, and the titles of acts of which nothing is left.

    The session's entry must be of the kind :data:`Kind.PURGE` (:func:`log`). The digests stay, so that the chain still
    holds; each record, and each of the others ``touched`` by erasing a name, leaves an empty change in this entry, so that
    a comparison sees it. Returns how many changes were emptied.
    """
    set_id = purging_set(session)
    session.flush()
    connection = session.connection()
    pattern = said(names)
    doomed: set[tuple[int, int]] = set()
    alive = (Change.set_id != set_id, Change.purged_id.is_(None))
    for table, row_id in records:
        doomed.update(
            (row.id, row.set_id)
            for row in connection.execute(
                select(Change.id, Change.set_id).where(
                    Change.table_name == table, Change.row_id == row_id, *alive
                )
            )
        )
    if any(name.strip() for name in names):
        old, new = type_coerce(Change.before, String), type_coerce(Change.after, String)
        doomed.update(
            (row.id, row.set_id)
            for row in connection.execute(
                select(Change.id, Change.set_id, old.label("old"), new.label("new")).where(
                    or_(mentions(old, names), mentions(new, names)), *alive
                )
            )
            if pattern.search(_letters(row.old)) or pattern.search(_letters(row.new))
        )
    empty = {"before": None, "after": None, "nonce": None, "purged_id": set_id}
    for change_id, _set_id in sorted(doomed):
        connection.execute(update(Change).where(Change.id == change_id).values(**empty))
    _erase_titles(connection, set_id, pattern, {of for _id, of in doomed})
    leave_touched(session, set_id, {*records, *touched, *_records_of(connection, doomed)})
    return len(doomed)


def _records_of(connection: Connection, changes: Collection[tuple[int, int]]) -> set[tuple[str, int]]:
    found: set[tuple[str, int]] = set()
    for part in parts(sorted(change_id for change_id, _set_id in changes)):
        found.update(
            (row.table_name, row.row_id)
            for row in connection.execute(
                select(Change.table_name, Change.row_id).where(Change.id.in_(part)).distinct()
            )
        )
    return found


def _erase_titles(
    connection: Connection, own: int, pattern: re.Pattern[str], touched: Collection[int]
) -> None:
    """Titles that say a name, and those of acts of which every change is empty now."""
    left = set(
        connection.scalars(
            select(Change.set_id)
            .where(Change.set_id.in_(sorted(touched)), Change.purged_id.is_(None))
            .distinct()
        )
    )
    told = connection.execute(
        select(ChangeSet.id, ChangeSet.title, ChangeSet.detail).where(
            ChangeSet.id != own, ChangeSet.kind != Kind.PURGE
        )
    ).all()
    for row in told:
        nothing_left = row.id in touched and row.id not in left
        if nothing_left or pattern.search(nfc(f"{row.title} ") + _letters(chain.text(row.detail))):
            connection.execute(
                update(ChangeSet)
                .where(ChangeSet.id == row.id)
                .values(title=_(chain.ERASED), detail=None, nonce=None)
            )
