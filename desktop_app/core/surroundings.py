"""What lies around a book and tells of trouble to come: a clock set back, copies of a synchronising program beside it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from desktop_app.core import history, keys
from desktop_app.core.book import Book
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.recognising import SUFFIX

_BELIEVED = timedelta(days=1)
# as Dropbox, OneDrive, Google Drive, Syncthing, Nextcloud and Windows name what they could not bring together
_CONFLICT = re.compile(
    r"conflict|sync-conflict|case conflict|\(\d+\)$|copy|bản sao|sao chép|xung đột|-[A-Z0-9]+-[A-Z0-9]{4,}$",
    re.IGNORECASE,
)


def notices(book: Book, now: datetime) -> list[str]:
    """Sentences worth saying when a book was opened; ``now`` is local time."""
    found = []
    later = clock_behind(book, now)
    if later is not None:
        found.append(
            _(
                "Đồng hồ máy đang chỉ {now}, trước lần ghi cuối của sổ ({last}). Chỉnh lại ngày giờ của máy để lịch sử "
                "và sao lưu ghi đúng; dữ liệu không bị ảnh hưởng."
            ).format(now=f"{now:%d/%m/%Y}", last=f"{later:%d/%m/%Y}")
        )
    others = conflict_copies(book.path)
    if others:
        found.append(
            _(
                "Bên cạnh sổ có bản khác của chính sổ này: {names}. Có thể một chương trình đồng bộ đã tạo ra; chỉ dùng "
                "một bản, và để sổ ngoài thư mục đồng bộ."
            ).format(names=", ".join(f"“{path.name}”" for path in others[:3]))
        )
    return found


def clock_behind(book: Book, now: datetime) -> datetime | None:
    """The local time of the newest entry of the history when it lies more than a day ahead of the clock."""
    aware = now.astimezone()
    with book.read() as session:
        last = session.scalar(
            select(func.max(history.ChangeSet.at)).where(history.ChangeSet.kind != history.Kind.UNLOCK)
        )
    if last is None:
        return None
    newest = datetime.fromisoformat(last).astimezone()
    return newest if newest > aware + _BELIEVED else None


def conflict_copies(path: Path) -> list[Path]:
    """Files beside a book that begin as it does and are named as synchronising programs name their copies."""
    try:
        salt = keys.salt_of(path)
        beside = sorted(path.parent.iterdir())
    except (OSError, UserError):
        return []
    found = []
    for other in beside:
        if (
            other.name == path.name
            or other.suffix.lower() != SUFFIX
            or not _CONFLICT.search(other.stem.removeprefix(path.stem))
        ):
            continue
        try:
            if other.is_file() and keys.salt_of(other) == salt:
                found.append(other)
        except (OSError, UserError):
            continue
    return found
