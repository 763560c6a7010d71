"""The facts of the papers of badges, gathered from the book."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.badges import service
from desktop_app.badges.declaration_document import declaration
from desktop_app.badges.list_document import FORM_OF, Form, Line, proposal_list
from desktop_app.badges.rules import Award, rounds_from
from desktop_app.branch import service as branch_service
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import date_text
from desktop_app.documents.blocks import Document
from desktop_app.members import service as members
from desktop_app.members.models import EventKind, MemberEvent
from desktop_app.members.service import Person


def list_of(session: Session, form: Form, round_day: date, awards: list[Award], today: date) -> Document:
    """The list of a form for a round; of ``awards`` those the branch proposes on that form."""
    listed = [award for award in awards if award.listed and FORM_OF[award.kind] == form]
    branch, signer = branch_service.get_branch(session), branch_service.signer(session, today)
    return proposal_list(
        branch, form, round_day, [Line(a, _number(session, a)) for a in listed], signer, today
    )


def next_list(session: Session, form: Form, today: date) -> Document:
    """The list of a form for the next round that has anybody on it, else an empty one for the next round."""
    rounds = [one for one in service.forecast(session, today) if one.day >= today]
    chosen = next((one for one in rounds if any(FORM_OF[a.kind] == form for a in one.listed)), rounds[0])
    return list_of(session, form, chosen.day, list(chosen.listed), today)


def declaration_of(session: Session, member_id: int, today: date) -> Document:
    """The declaration of a member whose badge comes in the rounds ahead. Raises UserError when there is no such member, and for
    whoever comes to no badge by then."""
    detail = members.get_member(session, member_id, today)
    award = service.next_award(session, member_id, today)
    last = rounds_from(today)[-1]
    if award is None or award.round_day > last:
        raise _not_due(detail.person, award, last)
    branch, signer = branch_service.get_branch(session), branch_service.signer(session, today)
    return declaration(branch, detail, award, signer, today)


def _not_due(person: Person, award: Award | None, last: date) -> UserError:
    name = person.full_name
    said = (
        (
            _("Đồng chí {name} còn dự bị, chưa tính tuổi đảng, nên chưa có Huy hiệu Đảng nào chờ xét.")
            if person.standing.state == "probationary"
            else _("Đồng chí {name} không có Huy hiệu Đảng nào chờ xét.")
        ).format(name=name)
        if award is None
        else _(
            "Đồng chí {name} đủ {n} năm tuổi đảng ngày {reached}, đợt {round}: chưa đến lúc làm tờ khai (các đợt tới: đến {last})."
        ).format(
            name=name,
            n=award.years,
            reached=date_text(award.reached),
            round=date_text(award.round_day),
            last=date_text(last),
        )
    )
    return UserError(
        said,
        "member",
        _("Chọn người có trong danh sách ở trang Huy hiệu Đảng; bệnh nặng thì ghi “Xét sớm, cấp lại” trước."),
    )


def next_declarations(session: Session, today: date) -> Document:
    """The declarations of everybody who comes to the next round that has anybody, guests too, for their remark is written here;
    a badge that was lost is asked for by its list alone. Raises UserError when the rounds ahead have nobody."""
    for one in service.forecast(session, today):
        due = [
            award
            for award in one.awards
            if one.day >= today and award.kind != "reissue" and (award.listed or award.remark_only)
        ]
        if due:
            return together([declaration_of(session, award.person.id, today) for award in due])
    raise UserError(
        _("Tám đợt tới (đến {last}) không có đồng chí nào đến Huy hiệu Đảng, nên không có tờ khai.").format(
            last=date_text(rounds_from(today)[-1])
        ),
        "member",
        _("Xem trang Huy hiệu Đảng; bệnh nặng thì ghi “Xét sớm, cấp lại” trước."),
    )


def _number(session: Session, award: Award) -> str:
    """The number of the badge that was lost."""
    if award.kind != "reissue":
        return ""
    return (
        session.scalar(
            select(MemberEvent.number)
            .where(
                MemberEvent.member_id == award.person.id,
                MemberEvent.kind == EventKind.BADGE.value,
                MemberEvent.detail == str(award.years),
            )
            .order_by(MemberEvent.id.desc())
            .limit(1)
        )
        or ""
    )


def together(made: list[Document]) -> Document:
    """Several papers as one file, each on its own sheets."""
    sheets = [sheet for paper in made for sheet in (replace(paper, more=()), *paper.more)]
    return replace(sheets[0], more=tuple(sheets[1:]))
