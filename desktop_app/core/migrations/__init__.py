"""The schema's steps. Each step is frozen SQL and never uses today's models; a new book runs all steps from the start.

A step runs in one transaction with foreign keys off: rebuilding a table would otherwise delete what hangs on it. After
it the foreign keys are checked and every table must still have the rows it had, unless the step says it drops them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

LATEST = 3
"""The schema this program writes, kept in the file as ``PRAGMA user_version``."""

FOLDER = Path(__file__).parent


def upgrade(connection: Any, dbapi: Any) -> None:
    """Bring an open database to the latest schema: all steps or none. ``connection`` is a bare DB-API connection."""
    from alembic.config import Config
    from alembic.migration import MigrationContext
    from alembic.operations import Operations
    from alembic.script import ScriptDirectory
    from sqlalchemy import create_engine, event
    from sqlalchemy.pool import StaticPool

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    script = ScriptDirectory.from_config(config)
    engine = create_engine("sqlite://", creator=lambda: connection, module=dbapi, poolclass=StaticPool)

    @event.listens_for(engine, "begin")
    def begin(sa_connection: Any) -> None:
        sa_connection.exec_driver_sql("BEGIN IMMEDIATE")

    connection.execute("PRAGMA foreign_keys=OFF")
    try:
        with engine.connect() as sa_connection, sa_connection.begin():
            before = _counts(connection)
            context = MigrationContext.configure(
                sa_connection, opts={"fn": lambda rev, _context: script._upgrade_revs("head", rev)}
            )
            with Operations.context(context):
                context.run_migrations()
            after = _counts(connection)
            lost = [
                name
                for name, count in before.items()
                if name != "alembic_version" and after.get(name, 0) < count
            ]
            broken = connection.execute("PRAGMA foreign_key_check").fetchall()
            if lost or broken:
                raise RuntimeError(f"the upgrade lost rows in {lost} or broke {len(broken)} links")
            connection.execute(f"PRAGMA user_version={LATEST}")
    finally:
        connection.execute("PRAGMA foreign_keys=ON")


def _counts(connection: Any) -> dict[str, int]:
    names = [
        row[0]
        for row in connection.execute(
            "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%'"
        )
    ]
    return {name: int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]) for name in names}
