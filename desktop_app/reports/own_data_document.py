"""A member's own data as a paper handed over on request: every field that is kept, and which kinds are not kept at all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from desktop_app.core.vietnamese import date_text, place_date
from desktop_app.documents.blocks import (
    Block,
    Column,
    Document,
    Heading,
    Letterhead,
    Paragraph,
    Signature,
    Table,
)
from desktop_app.documents.text import keep_together
from desktop_app.members.card_document import span_text
from desktop_app.members.catalogue import OCCUPATION_GROUPS, SERVICE_CATEGORIES
from desktop_app.members.full_record import FullRecord, RecordedEvent
from desktop_app.members.member_book_document import day_words, lines
from desktop_app.members.models import EventKind
from desktop_app.members.transfers import reason_text
from desktop_app.members.words import (
    EVENT_WORDS,
    FIELD_WORDS,
    SCOPE_WORDS,
    SEX_WORDS,
    SPHERE_WORDS,
    detail_text,
)
from desktop_app.ratings.regimes import LEVEL_WORDS
from desktop_app.reports.own_data import OwnData
from desktop_app.residence.history_words import KIND_WORDS

_PLAIN = (
    "full_name",
    "other_name",
    "birth_place",
    "hometown",
    "residence",
    "temporary_residence",
    "ethnicity",
    "religion",
    "occupation",
    "occupation_before",
    "citizen_id",
    "citizen_id_old",
    "profile_number",
    "party_card",
    "party_card_old",
    "party_card_place",
    "phone",
    "general_education",
    "professional_level",
    "degree",
    "academic_title",
    "political_theory",
    "foreign_language",
    "computing",
    "party_post",
    "government_post",
    "union_post",
    "introducer_1",
    "introducer_2",
    "recruited_by",
    "honours",
    "dues_category",
    "note",
)
_DATES = (
    "birth_date",
    "party_card_date",
    "youth_union_date",
    "recruited_date",
    "enlisted_date",
    "discharged_date",
    "party_age_from",
)
_NONE = "Sổ không lưu."


def own_data_document(data: OwnData) -> Document:
    """All that is kept of one member, section by section; numbers are written in full, for it is the member who asks."""
    card = data.card
    record, branch, day = card.record, card.branch, card.day
    name = keep_together(record.full_name)
    body: list[Block] = [
        Paragraph(
            f"Theo đề nghị của đồng chí {name}, {branch.name} cung cấp toàn bộ dữ liệu cá nhân của đồng chí đang lưu trong sổ "
            f"của chi bộ đến ngày {date_text(day)} (Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15; Nghị định số "
            "356/2025/NĐ-CP)."
        ),
        Heading("I- LÝ LỊCH"),
        *_table((("Mục", 5), ("Nội dung đang lưu", 9)), _fields(record, data)),
        Heading("II- QUÁ TRÌNH ĐẢNG"),
        *_table(
            (("Ngày", 3), ("Việc", 5), ("Nội dung", 8), ("Quyết định, số", 5)),
            [_event_row(event) for event in record.events],
        ),
        Heading("III- CHỨC VỤ, CÔNG TÁC, ĐÀO TẠO"),
        *_table(
            (("Thời gian", 4), ("Nội dung", 9), ("Ghi chú", 4)),
            [
                *(
                    (
                        span_text(post.start, post.end),
                        ", ".join(part for part in (post.title, post.organisation) if part),
                        "; ".join(
                            part
                            for part in (
                                SPHERE_WORDS.get(post.sphere, ""),
                                post.decision_number,
                                post.note,
                            )
                            if part
                        ),
                    )
                    for post in card.posts
                ),
                *((span_text(work.start, work.end), work.what, "") for work in card.work),
                *(
                    (
                        span_text(course.start, course.end),
                        ", ".join(part for part in (course.school, course.subject) if part),
                        "; ".join(part for part in (course.form, course.certificate) if part),
                    )
                    for course in card.training
                ),
            ],
        ),
        Heading("IV- SINH HOẠT, XẾP LOẠI, HUY HIỆU"),
        *_table(
            (("Năm", 2), ("Dự sinh hoạt", 4), ("Xếp loại", 4)),
            _years(data),
        ),
    ]
    if data.badge_cases:
        levels = ", ".join(str(years) for years in data.badge_cases)
        body.append(Paragraph(f"Sổ có hồ sơ xét tặng Huy hiệu Đảng: {levels} năm."))
    body += [
        Heading("V- CHUYỂN SINH HOẠT, NƠI CƯ TRÚ"),
        *_table((("Ngày", 3), ("Việc", 5), ("Nội dung", 9)), [*_moves(data), *_residence(data)]),
        Heading("VI- GIẤY TỜ, NGƯỜI THÂN"),
        *_table(
            (("Giấy tờ lưu kèm", 8), ("Tệp", 6), ("Ngày lưu", 3)),
            [(one.title, one.file_name, date_text(one.added_on)) for one in data.files],
        ),
    ]
    if card.family:
        body += _table(
            (("Quan hệ", 3), ("Họ và tên", 5), ("Năm sinh", 2), ("Nội dung", 7)),
            [
                (
                    one.relation,
                    one.full_name,
                    "" if one.birth_year is None else str(one.birth_year),
                    one.details,
                )
                for one in card.family
            ],
        )
    else:
        body.append(Paragraph("Người thân: sổ không lưu."))
    body.append(
        Paragraph(
            "Sổ không lưu tình trạng sức khỏe, hoàn cảnh kinh tế, quan hệ với nước ngoài và ảnh chụp căn cước. Đồng chí có "
            "quyền đề nghị chi bộ sửa nội dung chưa đúng."
        )
    )
    return Document(
        title=f"Dữ liệu cá nhân của {record.full_name}",
        author=branch.name,
        letterhead=Letterhead(
            branch.superior_upper, (branch.name_upper,), None, place_date(branch.place, day)
        ),
        type_name="BẢN CUNG CẤP DỮ LIỆU CÁ NHÂN",
        subject=f"của đồng chí {record.full_name}",
        body=tuple(body),
        signatures=(
            Signature("", "NGƯỜI NHẬN", record.full_name, bold_post=True),
            Signature(branch.authority, data.signer.post_line, data.signer.name),
        ),
        keywords=("dữ liệu cá nhân",),
    )


def _table(columns: Sequence[tuple[str, float]], rows: Sequence[tuple[str, ...]]) -> list[Block]:
    if not rows:
        return [Paragraph(_NONE)]
    return [Table(tuple(Column(title, width, wrap=True) for title, width in columns), rows)]


def _fields(record: FullRecord, data: OwnData) -> list[tuple[str, ...]]:
    values = {name: str(getattr(record, name)) for name in _PLAIN}
    values.update({name: day_words(getattr(record, name)) for name in _DATES})
    values["sex"] = SEX_WORDS.get(record.sex or "", "")
    values["service_category"] = SERVICE_CATEGORIES.get(record.service_category, "")
    for name in ("occupation_group", "occupation_before_group"):
        values[name] = OCCUPATION_GROUPS.get(getattr(record, name), "")
    values["holds_leading_post"] = "có" if record.holds_leading_post else ""
    values["photo_id"] = "có" if data.card.photo else ""
    return [(word, values[name]) for name, word in FIELD_WORDS.items() if values.get(name)]


def event_content(event: RecordedEvent) -> str:
    """What an event says beside its kind, day and decision."""
    detail = f"{event.detail} năm" if event.kind == EventKind.BADGE else detail_text(event.kind, event.detail)
    return "; ".join(
        part
        for part in (
            detail,
            event.place,
            SCOPE_WORDS.get(event.scope or "", ""),
            "" if event.until is None else f"đến {event.until.text()}",
            event.note,
        )
        if part
    )


def _event_row(event: RecordedEvent) -> tuple[str, ...]:
    received = "" if event.received_on is None else f"nhận {event.received_on.text()}"
    return (
        event.date.text(),
        EVENT_WORDS.get(event.kind, event.kind),
        event_content(event),
        lines(
            event.decision_number,
            day_words(event.decision_date),
            event.decided_by,
            event.number and f"Số {event.number}",
            received,
        ),
    )


def _years(data: OwnData) -> list[tuple[str, ...]]:
    came = {year: f"{present}/{expected} buổi" for year, present, expected in data.attendance}
    levels = {year: LEVEL_WORDS[level] for year, level in data.levels}
    return [(str(year), came.get(year, ""), levels.get(year, "")) for year in sorted({*came, *levels})]


def _said(value: date | None) -> str:
    return "" if value is None else date_text(value)


def _moves(data: OwnData) -> list[tuple[str, ...]]:
    return [
        (
            _said(case.introduced_on or case.effective_on),
            case.label(),
            "; ".join(
                part
                for part in (
                    case.place,
                    reason_text(case.reason),
                    case.letter_number and f"giấy giới thiệu {case.letter_number}",
                    case.note,
                )
                if part
            ),
        )
        for case in data.transfers
    ]


def _residence(data: OwnData) -> list[tuple[str, ...]]:
    return [
        (
            _said(line.introduced_on),
            KIND_WORDS.get(line.kind, ""),
            "; ".join(
                part
                for part in (line.where, line.address, line.letter, line.note, *_remarks(line.remarks))
                if part
            ),
        )
        for line in data.residence
    ]


def _remarks(remarks: Sequence[tuple[int, str]]) -> list[str]:
    return [f"năm {year}: {text}" for year, text in remarks if text]
