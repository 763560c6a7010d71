"""Books for the tests of badges: those of the members feature."""

from tests.members.conftest import book, context, empty_book, looks

__all__ = ["book", "context", "empty_book", "looks"]
