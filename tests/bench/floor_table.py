"""The least window with a large branch: Qt, SQLAlchemy, a plain database, a plain table. A part of `floors.py`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from tests.bench import memory, stopwatch

TITLES = (
    "Họ và tên",
    "Ngày sinh",
    "Quê quán",
    "Nơi ở",
    "Dân tộc",
    "Số thẻ đảng",
    "Số định danh",
    "Điện thoại",
)


class Base(DeclarativeBase):
    pass


class Person(Base):
    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    sort_key: Mapped[bytes]
    full_name: Mapped[str]
    birth_date: Mapped[str]
    hometown: Mapped[str]
    residence: Mapped[str]
    ethnicity: Mapped[str]
    party_card: Mapped[str]
    citizen_id: Mapped[str]
    phone: Mapped[str]


class Rows(QAbstractTableModel):
    def __init__(self, rows: list[Any]) -> None:
        super().__init__()
        self._rows = rows

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:
        return len(self._rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:
        return len(TITLES)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> str | None:
        return self._rows[index.row()][index.column()] if role == Qt.ItemDataRole.DisplayRole else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> str | int | None:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return TITLES[section] if orientation == Qt.Orientation.Horizontal else section + 1


def show(file: Path) -> None:
    """Reads the people of `file` and shows them."""
    app = QApplication(sys.argv[:1])
    columns = (
        Person.full_name,
        Person.birth_date,
        Person.hometown,
        Person.residence,
        Person.ethnicity,
        Person.party_card,
        Person.citizen_id,
        Person.phone,
    )
    with Session(create_engine(f"sqlite:///{file}")) as session:
        rows = list(session.execute(select(*columns).order_by(Person.sort_key)).all())
    shown = QMainWindow()
    view = QTableView()
    view.setModel(Rows(rows))
    shown.setCentralWidget(view)
    shown.resize(1366, 728)

    def painted() -> None:
        stopwatch.report(mib=memory.resident_mib())
        stopwatch.stop()

    watch = stopwatch.FirstPaint(lambda thing: thing is view.viewport(), painted).watch()
    shown.show()
    app.exec()
    del watch
