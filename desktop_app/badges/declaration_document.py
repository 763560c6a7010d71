"""The declaration for a badge (tờ khai, Mẫu 6-HHĐ): what the book knows is filled in, the rest left to the hand; relatives fill
in that of the dead. Only the name of the form is known from 38-HD/BTCTW (members study, A.2, C): its lines are those a branch
compares with the life record."""

from __future__ import annotations

from datetime import date

from desktop_app.badges.rules import Award
from desktop_app.branch.service import BranchInfo, Signer
from desktop_app.core.dates import PartialDate, years_months
from desktop_app.core.vietnamese import date_text, place_date
from desktop_app.documents.blocks import (
    Block,
    Document,
    Field,
    Fields,
    Letterhead,
    Paragraph,
    Signature,
    Space,
)
from desktop_app.members import lifecycle, words
from desktop_app.members.models import EventKind
from desktop_app.members.service import EventInfo, MemberDetail

DOTS = "…………"
_ASKED = {"posthumous": "truy tặng", "reissue": "cấp lại"}


def _day(value: PartialDate | None) -> str:
    return "" if value is None else value.text()


def _told(events: list[EventInfo], kind: EventKind) -> str:
    found = []
    for event in reversed(events):
        if event.kind != kind.value:
            continue
        what = {
            EventKind.BADGE: f"{event.detail} năm",
            EventKind.DISCIPLINE: lifecycle.DISCIPLINE_WORDS.get(event.detail, event.detail),
        }.get(kind, event.detail)
        number = f", số {event.number}" if kind is EventKind.BADGE and event.number else ""
        day = f" ({event.date.text()})" if event.date is not None else ""
        found.append(f"{what}{number}{day}")
    return "; ".join(found)


def _gaps(events: list[EventInfo]) -> str:
    return "; ".join(
        f"từ {_day(event.date)} đến {_day(event.until) or DOTS}"
        for event in reversed(events)
        if event.kind == EventKind.INTERRUPTION.value
    )


def declaration(
    branch: BranchInfo, detail: MemberDetail, award: Award | None, signer: Signer, day: date
) -> Document:
    """The declaration of one person for the badge they come to next; without one the level is left to the hand."""
    draft, events = detail.draft, list(detail.events)
    years = str(award.years) if award is not None else DOTS
    dead = award is not None and award.kind == "posthumous"
    body = [*_person(detail), *_party(detail), *_service(events, award)]
    body.append(Space(2))
    body.append(
        Paragraph(
            "Gia đình xin cam đoan những điều khai trên là đúng."
            if dead
            else "Tôi xin cam đoan những điều khai trên là đúng, nếu sai xin chịu trách nhiệm trước Đảng."
        )
    )
    body.append(
        Fields(
            (
                Field(
                    "Nhận xét của chi bộ nơi sinh hoạt tạm thời:"
                    if award is not None and award.remark_only
                    else "Nhận xét của chi bộ:",
                    least_lines=3,
                ),
            )
        )
    )
    return Document(
        title=f"Tờ khai đề nghị tặng Huy hiệu Đảng – {draft.full_name}",
        author=branch.name,
        letterhead=Letterhead(
            branch.superior_upper, (branch.name_upper,), None, place_date(branch.place, day)
        ),
        type_name="TỜ KHAI",
        subject=f"đề nghị {_ASKED.get(award.kind, 'tặng') if award else 'tặng'} Huy hiệu {years} năm tuổi Đảng",
        body=tuple(body),
        signatures=(
            Signature(branch.authority, signer.post_line, signer.name),
            Signature(
                "", "NGƯỜI KHAI (THÂN NHÂN)" if dead else "NGƯỜI KHAI", "" if dead else draft.full_name, True
            ),
        ),
        keywords=("Huy hiệu Đảng", "Mẫu 6-HHĐ"),
    )


def _person(detail: MemberDetail) -> list[Block]:
    draft = detail.draft
    posts = "; ".join(
        part for part in (draft.occupation, draft.party_post, draft.government_post, draft.union_post) if part
    )
    return [
        Fields(
            (
                Field("1. Họ và tên đang dùng:", draft.full_name, 3),
                Field("Nam, nữ:", words.SEX_WORDS.get(draft.sex or "", "")),
            )
        ),
        Fields((Field("2. Họ và tên khi vào Đảng, bí danh:", draft.other_name),)),
        Fields(
            (
                Field("3. Ngày sinh:", _day(draft.birth_date)),
                Field("Nơi sinh:", draft.birth_place, 2),
            )
        ),
        Fields((Field("4. Quê quán:", draft.hometown),)),
        Fields((Field("5. Nơi cư trú:", draft.residence),)),
        Fields((Field("6. Nghề nghiệp, chức vụ hiện nay:", posts),)),
    ]


def _party(detail: MemberDetail) -> list[Block]:
    draft = detail.draft
    return [
        Fields(
            (
                Field("7. Ngày ra quyết định kết nạp:", _day(draft.admission_decision_date)),
                Field("Số quyết định:", draft.admission_decision_number),
            )
        ),
        Fields(
            (
                Field("8. Ngày kết nạp vào Đảng:", _day(draft.admission_date)),
                Field("Tại chi bộ:", draft.admission_place.removeprefix("Chi bộ ").strip()),
            )
        ),
        Fields(
            (
                Field("9. Ngày công nhận chính thức:", _day(draft.official_date)),
                Field("Tại chi bộ:", draft.official_place.removeprefix("Chi bộ ").strip()),
            )
        ),
        Fields((Field("10. Số thẻ đảng viên:", draft.party_card or draft.party_card_old),)),
    ]


def _service(events: list[EventInfo], award: Award | None) -> list[Block]:
    counted = reckoned = round_day = ""
    if award is not None:
        age = years_months(award.counted_from, award.round_day)
        counted, round_day = date_text(award.counted_from), date_text(award.round_day)
        reckoned = f"{age[0]} năm" + (f" {age[1]} tháng" if age[1] else "")
    found: list[Block] = [
        Fields((Field("11. Thời gian gián đoạn sinh hoạt đảng:", _gaps(events)),)),
        Fields(
            (
                Field("12. Tuổi đảng tính từ ngày:", counted),
                Field(f"đến đợt {round_day or DOTS} được:", reckoned),
            )
        ),
        Fields((Field("13. Huy hiệu Đảng đã được tặng:", _told(events, EventKind.BADGE)),)),
        Fields((Field("14. Khen thưởng:", _told(events, EventKind.COMMENDATION)),)),
        Fields((Field("15. Kỷ luật:", _told(events, EventKind.DISCIPLINE)),)),
    ]
    if award is not None and award.kind in ("early", "posthumous"):
        label = "16. Lý do đề nghị xét sớm:" if award.kind == "early" else "16. Từ trần ngày, lý do:"
        died = next((_day(e.date) for e in events if e.kind == EventKind.DEATH.value), "")
        found.append(Fields((Field(label, "; ".join(x for x in (died, award.case.reason) if x)),)))
    return found
