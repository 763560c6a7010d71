"""Books for the tests of badges: those of the members feature."""

from tests.members.conftest import answer, book, context, empty_book, looks

__all__ = ["answer", "book", "context", "empty_book", "looks"]
