"""The branch, its terms and officers: read and kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from desktop_app.branch.models import Branch, BranchKind, Holiday, Officer, Post, Term
from desktop_app.core import history
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.orm import get_setting, set_setting
from desktop_app.core.vietnamese import clean
from desktop_app.core.workdays import DaysOff, public_holidays

DEFAULT_AUTHORITY = "T/M CHI BỘ"
POST_LINES = {
    Post.SECRETARY: "BÍ THƯ",
    Post.DEPUTY_SECRETARY: "PHÓ BÍ THƯ",
    Post.COMMITTEE_MEMBER: "CHI ỦY VIÊN",
}
_NAME_LIMIT = 200


@dataclass(frozen=True)
class BranchInfo:
    """The branch as papers name it; see :class:`desktop_app.branch.models.Branch`."""

    name: str
    superior: str
    place: str
    kind: str = BranchKind.VILLAGE.value
    authority: str = DEFAULT_AUTHORITY
    report_recipient: str = ""
    meeting_place: str = ""
    minutes_dashes: bool = True

    @property
    def name_upper(self) -> str:
        """``CHI BỘ THÔN NÀ SƠN``."""
        return self.name.upper()

    @property
    def superior_upper(self) -> str:
        """``ĐẢNG BỘ XÃ HÒA BÌNH``."""
        return self.superior.upper()

    @property
    def recipient(self) -> str:
        """To whom reports go: as set, or the committee of the superior body ("Đảng ủy xã Hòa Bình")."""
        if self.report_recipient:
            return self.report_recipient
        words = self.superior.split(maxsplit=2)
        if len(words) == 3 and words[0].lower() == "đảng" and words[1].lower() in ("bộ", "ủy"):
            return f"Đảng ủy {words[2]}"
        return self.superior


@dataclass(frozen=True)
class TermInfo:
    """A term; ``id`` is None for a new one."""

    id: int | None
    title: str
    start: date
    end: date | None


@dataclass(frozen=True)
class OfficerInfo:
    """Who holds a post; ``id`` is None for a new one."""

    id: int | None
    post: Post
    name: str
    member_id: int | None
    start: date
    end: date | None


@dataclass(frozen=True)
class Signer:
    """Who signs papers on a day and the line above the name (``BÍ THƯ``)."""

    name: str
    post_line: str
    member_id: int | None = None


def get_branch(session: Session) -> BranchInfo:
    """The branch of this book. Raises UserError when it has not been named yet."""
    row = session.get(Branch, 1)
    if row is None:
        raise UserError(_("Sổ chưa có tên chi bộ."), "name", _("Ghi tên chi bộ ở trang Chi bộ."))
    return BranchInfo(
        row.name,
        row.superior,
        row.place,
        row.kind,
        row.authority,
        row.report_recipient,
        row.meeting_place,
        row.minutes_dashes,
    )


def save_branch(session: Session, info: BranchInfo) -> None:
    """Keep the branch. Raises UserError for a missing or overlong name, superior body or place."""
    values = {}
    for field, label in (
        ("name", _("Tên chi bộ")),
        ("superior", _("Đảng bộ cấp trên")),
        ("place", _("Địa danh")),
    ):
        values[field] = clean(getattr(info, field))
        if not values[field]:
            raise UserError(
                _("{label} còn để trống.").format(label=label),
                field,
                _("Ghi đúng như in trên văn bản của chi bộ."),
            )
        if len(values[field]) > _NAME_LIMIT:
            raise UserError(
                _("{label} dài quá {n} ký tự.").format(label=label, n=_NAME_LIMIT), field, _("Ghi gọn lại.")
            )
    row = session.get(Branch, 1)
    if row is None:
        row = Branch(id=1)
        session.add(row)
    row.name, row.superior, row.place = values["name"], values["superior"], values["place"]
    row.kind = BranchKind(info.kind).value
    row.authority = clean(info.authority) or DEFAULT_AUTHORITY
    row.report_recipient = clean(info.report_recipient)
    row.meeting_place = clean(info.meeting_place)
    row.minutes_dashes = info.minutes_dashes
    session.flush()


def place_of(superior: str) -> str:
    """The place name papers bear, proposed from the superior body: ``Đảng bộ xã Hòa Bình`` → ``Hòa Bình``."""
    words = clean(superior).split()
    kinds = {"đảng", "bộ", "ủy", "xã", "phường", "thị", "trấn", "đặc", "khu", "trường", "cơ", "quan"}
    rest = words
    while rest and rest[0].lower() in kinds:
        rest = rest[1:]
    return " ".join(rest or words)


def set_up(session: Session, info: BranchInfo, term_start: date, secretary: str = "") -> None:
    """A new book's first facts: the branch, the running term, the secretary when known. Raises UserError."""
    save_branch(session, info)
    save_term(session, TermInfo(None, f"Nhiệm kỳ từ {term_start.year}", term_start, None))
    if clean(secretary):
        save_officer(session, OfficerInfo(None, Post.SECRETARY, secretary, None, term_start, None))


# --- the safety of the book ------------------------------------------------------------------------------------------

SHEET_DUE, COPIES_DUE = "safety/sheet_due", "safety/copies_due"


def sheet_due(session: Session) -> bool:
    """Whether the recovery sheet of the present passphrase has not been printed or saved yet."""
    return bool(get_setting(session, SHEET_DUE, False))


def copies_due(session: Session) -> bool:
    """Whether copies may still open with a passphrase that was changed."""
    return bool(get_setting(session, COPIES_DUE, False))


def set_sheet_due(session: Session, due: bool) -> None:
    """Remember that the recovery sheet is to be printed, or that it was."""
    if sheet_due(session) != due:
        set_setting(session, SHEET_DUE, due)


def set_copies_due(session: Session, due: bool) -> None:
    """Remember that the copies are to be given the new passphrase, or that it was seen to."""
    if copies_due(session) != due:
        set_setting(session, COPIES_DUE, due)


def note_new_passphrase(session: Session, why: str) -> None:
    """The book is about to get another passphrase: it goes into the history, and the sheet and the copies are due."""
    history.log(session, history.Kind.PASSPHRASE, {"why": why})
    set_sheet_due(session, True)
    set_copies_due(session, True)


# --- terms -----------------------------------------------------------------------------------------------------------


def terms(session: Session) -> list[TermInfo]:
    """All terms, newest first."""
    rows = session.execute(select(Term.id, Term.title, Term.start, Term.end).order_by(Term.start.desc()))
    return [TermInfo(row.id, row.title, row.start, row.end) for row in rows]


def current_term(session: Session, day: date) -> TermInfo | None:
    """The term a day belongs to: the last one begun; an expected end does not close it, only the next term does."""
    return next((term for term in terms(session) if term.start <= day), None)


def save_term(session: Session, info: TermInfo) -> int:
    """Keep a term and return its id. Raises UserError when its end is before its start or the start is taken."""
    title = clean(info.title)
    if not title:
        raise UserError(_("Nhiệm kỳ chưa có tên."), "title", _("Ví dụ: 2025 - 2030."))
    if info.end is not None and info.end <= info.start:
        raise UserError(_("Ngày kết thúc nhiệm kỳ sớm hơn ngày bắt đầu."), "end", _("Kiểm tra lại hai ngày."))
    clash = session.scalar(select(Term.id).where(Term.start == info.start, Term.id != (info.id or 0)))
    if clash is not None:
        raise UserError(_("Đã có nhiệm kỳ bắt đầu từ ngày này."), "start", _("Kiểm tra lại ngày bắt đầu."))
    row = session.get(Term, info.id) if info.id is not None else None
    if row is None:
        row = Term()
        session.add(row)
    row.title, row.start, row.end = title, info.start, info.end
    session.flush()
    return row.id


# --- officers --------------------------------------------------------------------------------------------------------

_ORDER = (Post.SECRETARY, Post.DEPUTY_SECRETARY, Post.COMMITTEE_MEMBER)


def officers(session: Session, day: date) -> list[OfficerInfo]:
    """Who holds a post on a day: secretary, deputies, committee members."""
    rows = session.execute(
        select(Officer.id, Officer.post, Officer.name, Officer.member_id, Officer.start, Officer.end)
        .where(Officer.start <= day, or_(Officer.end.is_(None), Officer.end >= day))
        .order_by(Officer.start, Officer.id)
    )
    found = [OfficerInfo(r.id, Post(r.post), r.name, r.member_id, r.start, r.end) for r in rows]
    return sorted(found, key=lambda officer: _ORDER.index(officer.post))


def save_officer(session: Session, info: OfficerInfo) -> int:
    """Keep who holds a post; a new secretary ends the one before. Returns the id. Raises UserError."""
    name = clean(info.name)
    if not name:
        raise UserError(_("Chưa ghi họ tên người giữ chức vụ."), "name", _("Ghi họ và tên."))
    if info.end is not None and info.end < info.start:
        raise UserError(_("Ngày thôi giữ chức vụ sớm hơn ngày bắt đầu."), "end", _("Kiểm tra lại hai ngày."))
    row = session.get(Officer, info.id) if info.id is not None else None
    if row is None:
        if info.post is Post.SECRETARY:
            for other in session.scalars(
                select(Officer).where(Officer.post == Post.SECRETARY.value, Officer.end.is_(None))
            ):
                if other.start < info.start:
                    other.end = date.fromordinal(info.start.toordinal() - 1)
        row = Officer()
        session.add(row)
    row.post, row.name, row.member_id = info.post.value, name, info.member_id
    row.start, row.end = info.start, info.end
    session.flush()
    return row.id


def delete_officer(session: Session, officer_id: int) -> None:
    """Take a wrongly entered post away (it stays in the history)."""
    row = session.get(Officer, officer_id)
    if row is not None:
        session.delete(row)
        session.flush()


def signer(session: Session, day: date) -> Signer:
    """Who signs on a day: the secretary, else the deputy secretary. The name is empty when none is recorded."""
    for officer in officers(session, day):
        if officer.post in (Post.SECRETARY, Post.DEPUTY_SECRETARY):
            return Signer(officer.name, POST_LINES[officer.post], officer.member_id)
    return Signer("", POST_LINES[Post.SECRETARY])


_TITLES = ("gs.", "pgs.", "ts.", "ths.", "cn.", "ks.", "bs.", "gs", "pgs", "ts", "ths")


def name_warning(name: str) -> str | None:
    """A sentence when an academic title stands before the signer's name (HD 05-HD/VPTW, 7.1.3: no titles)."""
    first = clean(name).split(" ", 1)[0].lower()
    if first in _TITLES or ("." in first and first.split(".")[0] + "." in _TITLES):
        return _("Trước họ tên người ký không ghi học vị, học hàm.")
    return None


# --- holidays --------------------------------------------------------------------------------------------------------


def holidays(session: Session, without: int | None = None) -> DaysOff:
    """The days on which offices do not work: those the program knows, with what the branch added or made a working day (its entry
    ``without`` left out)."""
    off, worked = set(public_holidays()), set()
    for number, day, kind in session.execute(select(Holiday.id, Holiday.date, Holiday.kind)):
        if number == without:
            continue
        if kind == "off":
            off.add(day)
        else:
            off.discard(day)
            worked.add(day)
    return DaysOff(off, worked)
