"""Danh sách đảng viên as Mẫu 7-HSĐV: fourteen columns, each member one thick row of four thin lines (members study, A.6)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from desktop_app.branch.service import BranchInfo, Signer
from desktop_app.core.dates import PartialDate
from desktop_app.core.vietnamese import date_text, place_date, two_digits
from desktop_app.documents.blocks import Column, Document, Letterhead, Paragraph, Signature, Table
from desktop_app.members.catalogue import SERVICE_CATEGORIES
from desktop_app.members.full_record import FullRecord, RecordedEvent, day_of
from desktop_app.members.models import EventKind
from desktop_app.members.words import SEX_WORDS

FORM = "Mẫu 7-HSĐV"
THIN_LINES = 4
GUESTS = "Đảng viên sinh hoạt tạm thời (không tính vào đảng số)"

COLUMNS = (
    Column("Số TT", 9, "center"),
    Column("HỌ VÀ TÊN\nHọ và tên khai sinh", 40, wrap=True),
    Column("Nam, nữ, dân tộc, tôn giáo", 16, "center", wrap=True),
    Column("QUÊ QUÁN", 24, wrap=True),
    Column("Văn hóa, lý luận, CMNV, ngoại ngữ", 27, wrap=True),
    Column("Nghề nghiệp trước khi vào Đảng, nghề nghiệp hiện nay", 23, wrap=True),
    Column("Ngày vào Đảng, ngày chính thức", 19, "center"),
    Column("Số thẻ đảng viên, số lý lịch, số Huy hiệu Đảng", 24, "center"),
    Column("Bộ đội, công an, hưu trí", 15, "center", wrap=True),
    Column("Ngày chuyển đi, đến đảng bộ cơ sở nào", 21, wrap=True),
    Column("Ngày chuyển đến, đảng bộ cơ sở nào đến", 21, wrap=True),
    Column("Ngày từ trần, lý do", 18, wrap=True),
    Column("Ngày ra khỏi Đảng, hình thức ra Đảng", 18, wrap=True),
    Column("Ghi chú", 17, wrap=True),
)

_SHORT = {
    "Biết đọc, biết viết chữ quốc ngữ": "Biết chữ",
    "Trung học cơ sở": "THCS",
    "Trung học phổ thông": "THPT",
    "Công nhân kỹ thuật, nhân viên nghiệp vụ, sơ cấp": "CNKT, sơ cấp",
}
_EXIT_WORDS = {
    EventKind.REMOVAL: "Xóa tên",
    EventKind.EXPULSION: "Khai trừ",
    EventKind.WITHDRAWAL: "Xin ra khỏi Đảng",
}


def day_words(value: PartialDate | None) -> str:
    """A date as papers write it; empty when unknown."""
    return "" if value is None else value.text()


def lines(*texts: str) -> str:
    """What is not empty, one under the other."""
    return "\n".join(text for text in texts if text)


def _learning(record: FullRecord) -> str:
    said = (
        ("VH", _SHORT.get(record.general_education, record.general_education)),
        ("LL", record.political_theory),
        ("CM", _SHORT.get(record.professional_level, record.professional_level)),
        ("NN", record.foreign_language),
    )
    return lines(*(f"{label}: {text}" for label, text in said if text))


def _moved(event: RecordedEvent | None) -> str:
    return "" if event is None else lines(event.date.text(), event.place)


def _left_party(record: FullRecord, day: date) -> str:
    """The last exit from the Party, unless a later admission or restoration undid it."""
    found = ""
    for event in record.events:
        if event.date.first() > day:
            break
        if event.kind in (EventKind.ADMISSION, EventKind.RESTORATION):
            found = ""
        else:
            for kind, word in _EXIT_WORDS.items():
                if event.kind == kind:
                    found = lines(event.date.text(), word)
    return found


def badge_words(record: FullRecord, day: date) -> str:
    """The highest badge given up to a day: ``HH 45 năm số 012345``."""
    event = record.last(EventKind.BADGE, day)
    if event is None:
        return ""
    return f"HH {event.detail}" + (f": {event.number}" if event.number else " năm")


def book_row(number: int, record: FullRecord, day: date) -> tuple[str, ...]:
    """The fourteen columns of one member on a day."""
    admission, recognition = record.admission(day), record.recognition(day)
    now = record.standing(day)
    death = record.last(EventKind.DEATH, day)
    return (
        str(number),
        # the name of the papers; another one stands below it and is not taken for that of the birth certificate
        lines(record.full_name.upper(), f"({record.other_name})" if record.other_name else ""),
        lines(SEX_WORDS.get(record.sex or "", ""), record.ethnicity, record.religion),
        record.hometown,
        _learning(record),
        lines(record.occupation_before, record.occupation),
        lines(day_words(day_of(admission)), day_words(day_of(recognition))),
        lines(record.party_card or record.party_card_old, record.profile_number, badge_words(record, day)),
        SERVICE_CATEGORIES.get(record.service_category, ""),
        _moved(record.last(EventKind.TRANSFER_OUT, day)),
        _moved(record.last(EventKind.TRANSFER_IN, day)),
        "" if death is None else lines(death.date.text(), death.detail or death.note),
        _left_party(record, day),
        now.label() if now.here and now.code != "official" else "",
    )


def book_table(records: Sequence[FullRecord], day: date) -> Table:
    """The pages of the book for given members in their order; guests here for a time come last, under a line of their
    own."""
    own = [record for record in records if not record.standing(day).temporary_in]
    guests = [record for record in records if record.standing(day).temporary_in]
    rows = [book_row(n, record, day) for n, record in enumerate(own, 1)]
    bold: frozenset[int] = frozenset()
    if guests:
        bold = frozenset((len(rows),))
        rows.append((GUESTS, *("" for _column in COLUMNS[1:])))
        rows += [book_row(n, record, day) for n, record in enumerate(guests, 1)]
    return Table(COLUMNS, rows, size=9, numbered=True, lines=THIN_LINES, bold_rows=bold)


def member_book_document(
    branch: BranchInfo, records: Sequence[FullRecord], day: date, signer: Signer, duplex: bool = False
) -> Document:
    """The members of a day as Mẫu 7-HSĐV, signed. ``records`` in the order they are to stand; only those here on the day
    are listed."""
    here = [record for record in records if record.standing(day).here]
    count = sum(1 for record in here if record.standing(day).on_roll)
    sentence = (
        f"Danh sách có {two_digits(count)} đảng viên." if count else "Danh sách không có đảng viên nào."
    )
    return Document(
        title=f"Danh sách đảng viên ({FORM}) {branch.name}",
        author=branch.name,
        letterhead=Letterhead(
            branch.superior_upper, (branch.name_upper,), None, place_date(branch.place, day)
        ),
        type_name="DANH SÁCH ĐẢNG VIÊN",
        subject=f"({FORM}) có đến ngày {date_text(day)}",
        body=(book_table(here, day), Paragraph(sentence, indent=False, align="left")),
        signatures=(Signature(branch.authority, signer.post_line, signer.name),),
        dashes=False,
        landscape=True,
        duplex=duplex,
        keywords=("danh sách đảng viên", FORM),
    )
