"""Cells that are right at a glance. Most cells of a list are: a whole date, a name in its usual letters, twelve digits.

What is read here says the same as the patient reading of ``cells``; whatever needs a second look is left to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from desktop_app.core.dates import PartialDate
from desktop_app.lists.cells import Found, read_text
from desktop_app.lists.reading import Value
from desktop_app.lists.targets import (
    BIRTH_DAY,
    BIRTH_MONTH,
    EVENTS,
    FAMILY,
    FEMALE,
    GIVEN,
    LEFT_ON,
    MALE,
    SKIP,
    STATUS,
)
from desktop_app.members.models import Sex

Glance = Callable[[Value, str], Any]
"""The value of a cell, or :data:`UNSURE`."""

UNSURE: Any = object()

_NAME = re.compile(r"[^\W\d_]{2,}(?: [^\W\d_]+){1,6}")
_NO_NAME = re.compile(r"(?i)\b(dự bị|du bi|đvdb|db|đb)\b|^(ông|bà|đồng chí) ")
_DATE = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})", re.ASCII)
_SEXES = {"Nam": Sex.MALE.value, "Nữ": Sex.FEMALE.value}
_DIGITS = {"citizen_id": 12, "party_card": 12, "party_card_old": 8}
_NEVER = frozenset(
    (
        FAMILY,
        GIVEN,
        MALE,
        FEMALE,
        LEFT_ON,
        SKIP,
        *EVENTS,
        BIRTH_DAY,
        BIRTH_MONTH,
        "other_name",
        "service_category",
        "citizen_id_old",
    )
)


def glance_at(target: str) -> Glance | None:
    """How cells of a column are read at a glance; None when each of them needs a second look."""
    if target in _NEVER or "." in target:
        return None
    if target == "full_name":
        return _name
    if target == "sex":
        return lambda value, text: _SEXES.get(text, UNSURE)
    if target == STATUS:
        return lambda value, text: text
    if target in _DIGITS:
        return _digits(_DIGITS[target])
    if target == "phone":
        return _phone
    if target.endswith("_date"):
        return _date
    return _text(target)


def _name(value: Value, text: str) -> Any:
    sure = text.istitle() and _NAME.fullmatch(text) is not None and _NO_NAME.search(text) is None
    return text if sure else UNSURE


def _date(value: Value, text: str) -> Any:
    found = _DATE.fullmatch(text) if value.__class__ is str else None
    if found is None:
        return UNSURE
    day, month, year = int(found[1]), int(found[2]), int(found[3])
    # the last days of a month, and years that are odd, need a second look
    return (
        PartialDate(year, month, day)
        if day and day < 29 and 0 < month < 13 and 1900 <= year <= 2100
        else UNSURE
    )


def _digits(wanted: int) -> Glance:
    return lambda value, text: (
        text
        if value.__class__ is str and len(text) == wanted and text.isdigit() and text.isascii()
        else UNSURE
    )


def _phone(value: Value, text: str) -> Any:
    sure = value.__class__ is str and len(text) == 10 and text[0] == "0" and text.isdigit() and text.isascii()
    return text if sure else UNSURE


def _text(target: str) -> Glance:
    """Words are read once: most columns hold a few of them again and again."""
    known: dict[str, Any] = {}

    def read(value: Value, text: str) -> Any:
        if value.__class__ is not str:
            return UNSURE
        kept = known.get(text)
        if kept is None:
            found: Found = read_text(target, text)
            kept = UNSURE if found.reason or found.value is None else found.value
            known[text] = kept
        return kept

    return read


def values_of(
    glances: Mapping[int, tuple[str, Glance | None]], values: Mapping[int, Value], texts: Mapping[int, str]
) -> dict[str, Any] | None:
    """The values of a row by target; None when one of its cells needs a second look."""
    found: dict[str, Any] = {}
    for index, text in texts.items():
        known = glances.get(index)
        if known is None:
            continue
        target, glance = known
        value = glance(values[index], text) if glance is not None else UNSURE
        if value is UNSURE:
            return None
        found[target] = value
    return found
