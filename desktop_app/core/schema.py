"""All tables of the program in one place, for the first schema step and for the test that compares them."""

from __future__ import annotations

from importlib import import_module

from sqlalchemy import MetaData

FEATURES = (
    "branch",
    "papers",
    "members",
    "lists",
    "meetings",
    "admissions",
    "badges",
    "residence",
    "ratings",
    "home",
)


def metadata() -> MetaData:
    """The tables of every feature. Features are named, not imported: core knows none of them."""
    from desktop_app.core import drafts, history, orm

    del drafts, history
    for feature in FEATURES:
        import_module(f"desktop_app.{feature}.models")
    return orm.Base.metadata
