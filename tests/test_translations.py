"""The English catalogue is complete, fits the code, and is compiled as it stands."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "translations" / "en" / "LC_MESSAGES" / "messages.po"

Id = tuple[str, ...]


def _id(message_id: str | list[str] | tuple[str, ...]) -> Id:
    return (message_id,) if isinstance(message_id, str) else tuple(message_id)


def _texts(message: Message) -> Id:
    return _id(message.string or "")


def _names(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.fixture(scope="module")
def in_code() -> dict[Id, str]:
    """Every word marked for translation, and a file in which it stands."""
    found: dict[Id, str] = {}
    for file, _line, message_id, _comments, _context in extract_from_dir(ROOT / "desktop_app"):
        found.setdefault(_id(message_id), file)
    return found


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with PO.open("rb") as file:
        return read_po(file, locale="en")


def _entries(catalogue: Catalog) -> dict[Id, Message]:
    return {_id(message.id): message for message in catalogue if message.id}


def test_every_word_has_an_entry(in_code: dict[Id, str], catalogue: Catalog) -> None:
    entries = _entries(catalogue)
    missing = {f"{file}: {message[0]}" for message, file in in_code.items() if message not in entries}
    assert not missing, "run `make translations`"


def test_no_entry_is_left_over(in_code: dict[Id, str], catalogue: Catalog) -> None:
    assert not set(_entries(catalogue)) - set(in_code), "run `make translations`"


def test_every_entry_is_translated(catalogue: Catalog) -> None:
    assert not [
        message.id for message in _entries(catalogue).values() if message.fuzzy or not all(_texts(message))
    ]


def test_every_translation_fills_the_same_places(catalogue: Catalog) -> None:
    for key, message in _entries(catalogue).items():
        texts = _texts(message)
        allowed = set[str]().union(*map(_names, key))
        assert set[str]().union(*map(_names, texts)) <= allowed, key
        # The singular may say "one" instead of {n}; the only or last form may not lose a place.
        assert not texts[-1] or _names(texts[-1]) == _names(key[-1]), key


def test_the_compiled_catalogue_is_the_written_one(catalogue: Catalog) -> None:
    with PO.with_suffix(".mo").open("rb") as file:
        compiled = _entries(read_mo(file))
    written = _entries(catalogue)
    assert {key: _texts(m) for key, m in compiled.items()} == {
        key: _texts(m) for key, m in written.items() if any(_texts(m))
    }, "run `make translations`"
