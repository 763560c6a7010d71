"""Writes the first schema step from today's tables: ``python -m desktop_app.core.migrations.dump``.

Only while the schema has not been released; afterwards every change is a new step of its own.
"""

from __future__ import annotations

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from desktop_app.core import migrations, schema


def statements() -> list[str]:
    """The CREATE statements of all tables and indexes, in an order in which links hold."""
    dialect = sqlite.dialect()
    found: list[str] = []
    metadata = schema.metadata()
    for table in sorted(metadata.tables.values(), key=lambda t: t.name):
        found.append(str(CreateTable(table).compile(dialect=dialect)).strip())
    for table in sorted(metadata.tables.values(), key=lambda t: t.name):
        for index in sorted(table.indexes, key=lambda i: str(i.name)):
            found.append(str(CreateIndex(index).compile(dialect=dialect)).strip())
    return [
        "\n".join(line.rstrip() for line in statement.splitlines()).replace("\t", "    ")
        for statement in found
    ]


def main() -> None:
    """Write ``versions/step_0001.py``."""
    lines = [
        '"""Step 1: the first schema. Frozen: never edited after release."""',
        "",
        "from alembic import op",
        "",
        'revision = "0001"',
        "down_revision = None",
        "branch_labels = None",
        "depends_on = None",
        "",
        "STATEMENTS = (",
    ]
    for statement in statements():
        lines.append(f'    """{statement}""",')
    lines += [
        ")",
        "",
        "",
        "def upgrade() -> None:",
        '    """Create all tables."""',
        "    for statement in STATEMENTS:",
        "        op.execute(statement)",
        "",
    ]
    (migrations.FOLDER / "versions" / "step_0001.py").write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
