"""Words of the program. Vietnamese is the source language; English is a complete catalogue."""

from __future__ import annotations

import gettext as _gettext
from functools import cache

from desktop_app.core import paths

_current: _gettext.NullTranslations = _gettext.NullTranslations()
_language = "vi"


def set_language(language: str) -> None:
    """Choose ``vi`` or ``en`` for everything said from now on. Papers stay Vietnamese."""
    global _current, _language
    _language = language
    _current = _gettext.NullTranslations() if language == "vi" else _catalogue(language)


@cache
def _catalogue(language: str) -> _gettext.NullTranslations:
    return _gettext.translation(
        "messages", localedir=str(paths.translations()), languages=[language], fallback=True
    )


def in_every_language(message: str) -> frozenset[str]:
    """The message as it may have been written into a book, whichever language was in use then."""
    return frozenset((message, _catalogue("en").gettext(message)))


def language() -> str:
    """The language in use, ``vi`` or ``en``."""
    return _language


def _(message: str) -> str:
    """The message in the language in use."""
    return _current.gettext(message)


def ngettext(singular: str, plural: str, n: int) -> str:
    """The message for ``n`` things."""
    return _current.ngettext(singular, plural, n)


def N_(message: str) -> str:
    """Marks a word for the catalogue that is translated later, when it is shown."""
    return message
