"""The rules of the house that are about names, not about imports between our own modules."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted((ROOT / "desktop_app").rglob("*.py"))

NETWORK = (
    "PySide6.QtNetwork PySide6.QtWebSockets PySide6.QtHttpServer aiohttp asyncio ftplib http httpx imaplib "
    "poplib requests smtplib socket socketserver ssl urllib.request urllib3 webbrowser xmlrpc"
).split()


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_no_network_module_is_imported(path: Path) -> None:
    """Nothing leaves the computer: there is no code that could send it."""
    for name in _imported(ast.parse(path.read_text(encoding="utf-8"))):
        assert not any(name == module or name.startswith(module + ".") for module in NETWORK), name


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_only_the_book_opens_a_session(path: Path) -> None:
    """`book.read()` and `book.write(title)` are the only doors to the database."""
    if _name(path) == "desktop_app/core/book.py":
        return
    doors = {"create_engine", "sessionmaker", "scoped_session"}
    if _name(path).startswith("desktop_app/core/migrations/"):
        doors.remove("create_engine")  # the steps run before the book is open, on a connection given to them
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Name | ast.Attribute):
            name = node.id if isinstance(node, ast.Name) else node.attr
            assert name not in doors, f"line {node.lineno}: {name}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id != "Session", f"line {node.lineno}: Session(…)"


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_today_is_given_to_rules_services_and_papers(path: Path) -> None:
    """What a paper says depends on the day it is asked for, never on the day the program runs."""
    name = path.stem
    if path.parent.parent.name != "desktop_app" or path.parent.name in {"core", "ui"}:
        return
    if name in {"page", "form"} or name.endswith(("_page", "_form")):
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            words = f"{node.value.id}.{node.attr}"
            assert words not in {"date.today", "datetime.now", "datetime.today", "time.time"}, (
                f"line {node.lineno}: {words}"
            )
