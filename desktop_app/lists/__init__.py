"""The lists that come from outside: brought into the book, or laid beside it and compared."""
