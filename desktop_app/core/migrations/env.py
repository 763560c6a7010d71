"""Alembic looks for this file; the program drives the steps itself (see the package)."""
