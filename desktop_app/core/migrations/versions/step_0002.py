"""Step 2: the history is chained and holds more than changes; drafts are kept inside the book. Frozen.

The digests of what was written before are made here once, by the functions of the first chain, copied as they were.
"""

import hashlib
import json
import secrets

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

STATEMENTS = (
    "ALTER TABLE change_set ADD COLUMN kind VARCHAR DEFAULT 'change' NOT NULL",
    "ALTER TABLE change_set ADD COLUMN detail JSON",
    "ALTER TABLE change_set ADD COLUMN nonce BLOB",
    "ALTER TABLE change_set ADD COLUMN words_digest BLOB",
    "ALTER TABLE change_set ADD COLUMN digest BLOB",
    "ALTER TABLE change ADD COLUMN nonce BLOB",
    "ALTER TABLE change ADD COLUMN digest BLOB",
    "ALTER TABLE change ADD COLUMN purged_id INTEGER CONSTRAINT fk_change_purged_id REFERENCES change_set (id)",
    "CREATE INDEX ix_change_record ON change (table_name, row_id)",
    "CREATE INDEX ix_change_set_kind ON change_set (kind) WHERE kind <> 'change'",
    "CREATE INDEX ix_change_set_reverts ON change_set (reverts_id) WHERE reverts_id IS NOT NULL",
    """CREATE TABLE history_head (
    id INTEGER NOT NULL,
    sets INTEGER NOT NULL,
    digest BLOB NOT NULL,
    CONSTRAINT pk_history_head PRIMARY KEY (id)
)""",
    """CREATE TABLE draft (
    id INTEGER NOT NULL,
    "key" VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    place JSON,
    content JSON,
    saved_at VARCHAR NOT NULL,
    CONSTRAINT pk_draft PRIMARY KEY (id),
    CONSTRAINT uq_draft_key UNIQUE ("key")
)""",
    """UPDATE change SET "before" = NULL WHERE "before" = 'null'""",
    """UPDATE change SET "after" = NULL WHERE "after" = 'null'""",
    """CREATE INDEX ix_change_gone ON change (table_name, row_id) WHERE "after" IS NULL""",
)


def _joined(*parts: object) -> bytes:
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _short(nonce: bytes, *parts: object) -> bytes:
    return hashlib.blake2b(nonce + _joined(*parts), digest_size=16).digest()


def upgrade() -> None:
    """Add the columns and tables, then chain what is there."""
    for statement in STATEMENTS:
        op.execute(statement)
    connection = op.get_bind()
    before = bytes(32)
    count = 0
    sets = connection.exec_driver_sql("SELECT id, title, at, reverts_id FROM change_set ORDER BY id").all()
    for set_id, title, at, reverts_id in sets:
        rows = hashlib.sha256()
        made = []
        for row in connection.exec_driver_sql(
            'SELECT id, table_name, row_id, "before", "after" FROM change WHERE set_id = ? ORDER BY id',
            (set_id,),
        ):
            nonce = secrets.token_bytes(8)
            digest = _short(nonce, row[1], row[2], row[3], row[4])
            rows.update(digest)
            made.append({"nonce": nonce, "digest": digest, "of": row[0]})
        if made:
            connection.execute(
                sa.text("UPDATE change SET nonce = :nonce, digest = :digest WHERE id = :of"), made
            )
        nonce = secrets.token_bytes(8)
        words = _short(nonce, title, None)
        before = hashlib.sha256(
            before + _joined(set_id, at, "change", reverts_id) + words + rows.digest()
        ).digest()
        connection.execute(
            sa.text(
                "UPDATE change_set SET nonce = :nonce, words_digest = :words, digest = :digest WHERE id = :of"
            ),
            {"nonce": nonce, "words": words, "digest": before, "of": set_id},
        )
        count += 1
    if count:
        connection.execute(
            sa.text("INSERT INTO history_head (id, sets, digest) VALUES (1, :sets, :digest)"),
            {"sets": count, "digest": before},
        )
