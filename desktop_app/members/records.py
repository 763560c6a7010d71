"""The lines of a member's record: posts held, work, schools and courses, relatives (Mẫu 2-HSĐV, items 21, 22 and 29).

The posts of today stand in the record itself too (``party_post`` and its like), where lists and papers read them; they follow
the lines here. Relatives are data of others and are kept only where the branch has chosen to: see :data:`WHY_NO_FAMILY`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop_app.branch.models import Officer, Post
from desktop_app.core import orm
from desktop_app.core.dates import PartialDate
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import N_, _
from desktop_app.core.vietnamese import clean, clean_text, fold
from desktop_app.members import checks
from desktop_app.members.models import FamilyLine, Member, PostHeld, Sphere, TrainingLine, WorkLine
from desktop_app.members.words import SPHERE_WORDS

FAMILY_SETTING = "members.keep_family"
WHY_NO_FAMILY = N_(
    "Người thân là dữ liệu cá nhân của người khác, báo cáo của chi bộ không cần đến (Luật 91/2025/QH15), nên sổ không lưu."
)
_LONG = 2000
_EARLIEST_BIRTH = 1850


@dataclass(frozen=True)
class PostDraft:
    """A post from when to when; without ``end`` it is held now. ``id`` is None for a new line."""

    member_id: int
    sphere: str
    title: str
    organisation: str = ""
    start: PartialDate | None = None
    end: PartialDate | None = None
    decision_number: str = ""
    note: str = ""
    id: int | None = None


@dataclass(frozen=True)
class WorkDraft:
    """From month and year to month and year: what, post, where."""

    member_id: int
    start: PartialDate | None
    end: PartialDate | None
    what: str
    id: int | None = None


@dataclass(frozen=True)
class TrainingDraft:
    """A school or course with its certificate."""

    member_id: int
    school: str
    subject: str = ""
    start: PartialDate | None = None
    end: PartialDate | None = None
    form: str = ""
    certificate: str = ""
    id: int | None = None


@dataclass(frozen=True)
class FamilyDraft:
    """A relative."""

    member_id: int
    relation: str
    full_name: str
    birth_year: int | None = None
    details: str = ""
    id: int | None = None


Line = PostDraft | WorkDraft | TrainingDraft | FamilyDraft
L = TypeVar("L", bound=Line)

_TABLES: Mapping[type[Any], type[PostHeld | WorkLine | TrainingLine | FamilyLine]] = {
    PostDraft: PostHeld,
    WorkDraft: WorkLine,
    TrainingDraft: TrainingLine,
    FamilyDraft: FamilyLine,
}
_NEEDED: Mapping[type[Any], tuple[tuple[str, str], ...]] = {
    PostDraft: (("title", N_("Chưa ghi chức vụ.")),),
    WorkDraft: (("what", N_("Chưa ghi làm gì, ở đâu.")),),
    TrainingDraft: (("school", N_("Chưa ghi tên trường, nơi học.")),),
    FamilyDraft: (("relation", N_("Chưa ghi quan hệ.")), ("full_name", N_("Chưa ghi họ và tên."))),
}
_SEVERAL_LINES = frozenset({"what", "note", "details"})
_POST_FIELDS = {
    Sphere.PARTY.value: "party_post",
    Sphere.GOVERNMENT.value: "government_post",
    Sphere.UNION.value: "union_post",
}


def table_name(kind: type[Line]) -> str:
    """The table a kind of line is kept in, as the history and the bin name it."""
    return _TABLES[kind].__tablename__


# --- reading ---------------------------------------------------------------------------------------------------------


def _in_time(start: PartialDate | None, end: PartialDate | None) -> tuple[str, str]:
    return (start.iso() if start else "", end.iso() if end else "9999")


def lines_of(session: Session, kind: type[L], member_id: int) -> list[L]:
    """The lines of one kind in the order of time, as the form of the Party has them; relatives as they were written."""
    return lines_of_many(session, kind, [member_id]).get(member_id, [])


def lines_of_many(session: Session, kind: type[L], member_ids: Iterable[int]) -> dict[int, list[L]]:
    """The lines of several members at once, by member."""
    table = _TABLES[kind].__table__.c
    names = [item.name for item in fields(kind)]
    rows = session.execute(
        select(*(table[name] for name in names))
        .where(table["member_id"].in_(list(member_ids)))
        .order_by(table["id"])
    )
    found: dict[int, list[L]] = {}
    for row in rows:
        line = kind(**dict(zip(names, row, strict=True)))
        found.setdefault(line.member_id, []).append(line)
    if kind is not FamilyDraft:
        for lines in found.values():
            lines.sort(key=lambda line: _in_time(getattr(line, "start", None), getattr(line, "end", None)))
    return found


def get_line(session: Session, kind: type[L], line_id: int) -> L:
    """One line. Raises UserError when it is gone."""
    row = session.get(_TABLES[kind], line_id)
    if row is None:
        raise UserError(_("Dòng này không còn trong sổ."), None, _("Xem ở Thùng rác."))
    return kind(**{item.name: getattr(row, item.name) for item in fields(kind)})


@dataclass(frozen=True)
class BranchPost:
    """A post in this branch as the page of the branch keeps it."""

    post: Post
    start: date
    end: date | None


def branch_posts(session: Session, member_id: int) -> list[BranchPost]:
    """What this person is or was in the branch: secretary, deputy, member of the committee; newest first."""
    rows = session.execute(
        select(Officer.post, Officer.start, Officer.end)
        .where(Officer.member_id == member_id)
        .order_by(Officer.start.desc())
    )
    return [BranchPost(Post(row.post), row.start, row.end) for row in rows]


# --- keeping ---------------------------------------------------------------------------------------------------------


def check_line(draft: Line, today: date) -> None:
    """Raises UserError with the field when a (tidied) line cannot be kept."""
    for name, sentence in _NEEDED[type(draft)]:
        if not getattr(draft, name):
            raise UserError(_(sentence), name, _("Ghi rồi lưu lại."))
    if isinstance(draft, PostDraft) and draft.sphere not in SPHERE_WORDS:
        raise UserError(
            _("Chưa chọn chức vụ thuộc khối nào."), "sphere", _("Chọn Đảng, chính quyền hay đoàn thể.")
        )
    if isinstance(draft, FamilyDraft):
        year = draft.birth_year
        if year is not None and not _EARLIEST_BIRTH <= year <= today.year:
            raise UserError(
                _("Năm sinh {year} không hợp lý.").format(year=year), "birth_year", _("Kiểm tra lại năm.")
            )
        return
    start, end = draft.start, draft.end
    if start is not None and start.first() > today:
        raise UserError(
            _("Ngày bắt đầu ({day}) ở sau hôm nay.").format(day=start.text()),
            "start",
            _("Kiểm tra lại ngày."),
        )
    if isinstance(draft, PostDraft) and end is not None and end.first() > today:
        # what is held today stands in the record: a planned end would make it stale by itself
        raise UserError(
            _("Ngày thôi giữ ({day}) ở sau hôm nay.").format(day=end.text()),
            "end",
            _("Đang giữ thì để trống; khi thôi hãy ghi."),
        )
    if start is not None and end is not None and end.surely_before(start):
        raise UserError(
            _("Ngày kết thúc ({end}) sớm hơn ngày bắt đầu ({start}).").format(
                end=end.text(), start=start.text()
            ),
            "end",
            _("Kiểm tra lại một trong hai ngày."),
        )


def _tidied(draft: Line) -> Line:
    values: dict[str, Any] = {}
    for item in fields(draft):
        value = getattr(draft, item.name)
        if isinstance(value, str):
            several = item.name in _SEVERAL_LINES
            value = clean_text(value) if several else clean(value)
            limit = _LONG if several else checks.TEXT_LIMIT
            if len(value) > limit:
                raise UserError(
                    _("Nội dung dài quá {n} ký tự.").format(n=limit), item.name, _("Ghi gọn lại.")
                )
        values[item.name] = value
    return type(draft)(**values)


def save_line(session: Session, draft: Line, today: date) -> int:
    """Keep a line, new or changed, and return its id; the posts of today in the record follow. Raises UserError."""
    draft = _tidied(draft)
    check_line(draft, today)
    member = session.get(Member, draft.member_id)
    if member is None:
        raise UserError(_("Không tìm thấy đảng viên này; có thể đã bị xóa."))
    if isinstance(draft, FamilyDraft) and not family_kept(session):
        raise UserError(_("Chi bộ chưa chọn lưu quan hệ gia đình."), None, _(WHY_NO_FAMILY))
    table: type[Any] = _TABLES[type(draft)]
    values = {item.name: getattr(draft, item.name) for item in fields(draft) if item.name != "id"}
    before: PostDraft | None = None
    if draft.id is None:
        row = table(**values)
        session.add(row)
    else:
        found = session.get(table, draft.id)
        if found is None:
            raise UserError(_("Dòng này không còn trong sổ."), None, _("Xem ở Thùng rác."))
        row = found
        if isinstance(draft, PostDraft):
            before = get_line(session, PostDraft, draft.id)
        for name, value in values.items():
            if getattr(row, name) != value:
                setattr(row, name, value)
    session.flush()
    if isinstance(draft, PostDraft):
        _follow_posts(session, member, {draft.sphere, *([before.sphere] if before else [])}, before)
    return int(row.id)


def delete_line(session: Session, kind: type[Line], line_id: int) -> None:
    """Put a line into the bin; the posts of today in the record follow."""
    row = session.get(_TABLES[kind], line_id)
    if row is None:
        return
    before = get_line(session, PostDraft, line_id) if kind is PostDraft else None
    session.delete(row)
    session.flush()
    if before is not None:
        member = session.get(Member, before.member_id)
        if member is not None:
            _follow_posts(session, member, {before.sphere}, before)


def follow_posts(session: Session, line_ids: Iterable[int]) -> None:
    """Bring the posts of today in the records in line with these lines, which came back from the bin."""
    for row in session.scalars(select(PostHeld).where(PostHeld.id.in_(list(line_ids)))).all():
        member = session.get(Member, row.member_id)
        if member is not None:
            _follow_posts(session, member, {row.sphere}, None)


def _follow_posts(session: Session, member: Member, spheres: Iterable[str], before: PostDraft | None) -> None:
    """The posts of today in the record: what stood there and is no line stays, then come the lines without an end (an end
    in the time to come is refused)."""
    lines = lines_of(session, PostDraft, member.id)
    for sphere in spheres:
        own = [line for line in lines if line.sphere == sphere]
        known = {fold(line.title) for line in own}
        if before is not None and before.sphere == sphere:
            known.add(fold(before.title))
        field = _POST_FIELDS[sphere]
        stays = [part for part in _parts(getattr(member, field)) if fold(part) not in known]
        held = list(dict.fromkeys(line.title for line in own if line.end is None))
        text = "; ".join([*stays, *held])
        if getattr(member, field) != text:
            setattr(member, field, text)
    session.flush()


def _parts(text: str) -> Sequence[str]:
    return [part for part in (clean(part) for part in text.split(";")) if part]


# --- relatives -------------------------------------------------------------------------------------------------------


def family_kept(session: Session) -> bool:
    """Whether the branch has chosen to keep relatives; it has not by default."""
    return bool(orm.get_setting(session, FAMILY_SETTING, False))


def keep_family(session: Session) -> None:
    """Relatives may be written down from now on."""
    orm.set_setting(session, FAMILY_SETTING, True)


def count_family(session: Session) -> int:
    """How many relatives are written down in the whole book."""
    return session.scalar(select(func.count()).select_from(FamilyLine)) or 0


def forget_family(session: Session) -> int:
    """No relatives are kept any more: what was written goes into the bin. Returns how many lines."""
    orm.set_setting(session, FAMILY_SETTING, False)
    rows = session.scalars(select(FamilyLine)).all()
    for row in rows:
        session.delete(row)
    session.flush()
    return len(rows)
