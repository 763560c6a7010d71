"""The books of the members, for the lists that come into them."""

from tests.members.conftest import book, context, empty_book, looks, session, shared_book

__all__ = ["book", "context", "empty_book", "looks", "session", "shared_book"]
