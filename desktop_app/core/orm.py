"""What every table shares: the declarative base, column types, the store of frozen files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any, ClassVar, cast

from sqlalchemy import (
    JSON,
    CursorResult,
    Dialect,
    ForeignKey,
    LargeBinary,
    MetaData,
    Select,
    String,
    TypeDecorator,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from desktop_app.core.dates import PartialDate
from desktop_app.core.vietnamese import nfc


class PartialDateType(TypeDecorator[PartialDate]):
    """A :class:`PartialDate` kept as ``1975``, ``1975-05`` or ``1975-05-10``."""

    impl = String(10)
    cache_ok = True

    def process_bind_param(self, value: PartialDate | None, dialect: Dialect) -> str | None:
        return None if value is None else value.iso()

    def process_result_value(self, value: str | None, dialect: Dialect) -> PartialDate | None:
        return None if value is None else PartialDate.from_iso(value)


class Text(TypeDecorator[str]):
    """Text kept in composed form (NFC)."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else nfc(value)


class Base(DeclarativeBase):
    """Every table has an integer key ``id``. Tables with ``__history__ = False`` are not written to the history."""

    __history__: ClassVar[bool] = True
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text,
        PartialDate: PartialDateType,
        dict[str, Any]: JSON,
        list[Any]: JSON,
    }

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-1)


class StoredFile(Base):
    """A file frozen inside the book (issued PDF, attachment); never changed, found by its SHA-256."""

    __tablename__ = "stored_file"
    __history__ = False

    sha256: Mapped[str] = mapped_column(unique=True)
    media_type: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class Setting(Base):
    """A setting that belongs to the branch and travels with the book."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(unique=True)
    value: Mapped[Any] = mapped_column(JSON, nullable=True)


def plain_rows(session: Session, question: Select[Any]) -> Iterator[tuple[Any, ...]]:
    """The rows of a long list as the driver hands them over, some hundreds at a time: none of the column types above has
    looked at them (dates are texts, truth values 0 and 1)."""
    cursor = cast(CursorResult[Any], session.execute(question)).cursor
    assert cursor is not None
    try:
        while part := cursor.fetchmany(500):
            yield from part
    finally:
        cursor.close()


def store_file(session: Session, content: bytes, media_type: str) -> int:
    """Freeze a file in the book and return its id; the same content is kept once."""
    digest = hashlib.sha256(content).hexdigest()
    found = session.query(StoredFile.id).filter_by(sha256=digest).scalar()
    if found is not None:
        return int(found)
    row = StoredFile(sha256=digest, media_type=media_type, content=content)
    session.add(row)
    session.flush()
    return row.id


def read_file(session: Session, file_id: int) -> bytes:
    """The content of a frozen file."""
    return session.query(StoredFile.content).filter_by(id=file_id).scalar() or b""


def get_setting(session: Session, key: str, default: Any = None) -> Any:
    """The value of a branch setting."""
    row = session.query(Setting).filter_by(key=key).one_or_none()
    return default if row is None else row.value


def set_setting(session: Session, key: str, value: Any) -> None:
    """Keep a branch setting (any JSON value)."""
    row = session.query(Setting).filter_by(key=key).one_or_none()
    if row is None:
        session.add(Setting(key=key, value=value))
    else:
        row.value = value


__all__ = [
    "Base",
    "ForeignKey",
    "PartialDateType",
    "Setting",
    "StoredFile",
    "Text",
    "date",
    "datetime",
    "get_setting",
    "plain_rows",
    "read_file",
    "set_setting",
    "store_file",
    "time",
]
