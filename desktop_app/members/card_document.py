"""Phiếu đảng viên (Mẫu 2-HSĐV) with what the book keeps; what it does not keep has a dotted line for the hand.

The captions are those of the form of 2025 (members study, A.3). Health, economy and relations abroad are never kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from desktop_app.core import rules
from desktop_app.core.dates import PartialDate
from desktop_app.core.vietnamese import fold, place_date
from desktop_app.documents.blocks import (
    Block,
    Boxes,
    CardHead,
    Column,
    Document,
    Field,
    Fields,
    Paragraph,
    Run,
    Signature,
    Signed,
    Table,
)
from desktop_app.members.card_facts import CardFacts
from desktop_app.members.full_record import FullRecord, RecordedEvent, day_of
from desktop_app.members.models import EventKind
from desktop_app.members.words import SEX_WORDS, discipline_word, masked

FORM = "Mẫu 2-HSĐV"
_BLANK_ROWS = 4
_OUT_OF_PARTY = (EventKind.REMOVAL, EventKind.EXPULSION, EventKind.WITHDRAWAL)


def member_card_document(facts: CardFacts, whole_numbers: bool = False) -> Document:
    """The card of one member on a day. The citizen's number is masked unless ``whole_numbers``."""
    record, branch = facts.record, facts.branch
    return Document(
        title=f"Phiếu đảng viên {record.full_name}",
        author=branch.name,
        letterhead=None,
        type_name="",
        subject="",
        body=(
            _head(facts),
            *_identity(record),
            *_party(record, facts.day),
            *_learning(record),
            *_state(record, facts.day, whole_numbers),
            *_work(facts),
            *_honours(record, facts.day),
            *_history(record, facts.day),
            *_relations(facts),
            *_economy(),
            Paragraph(
                "Tôi xin cam đoan những lời khai trên là đúng sự thật và chịu trách nhiệm trước Đảng về lời khai của mình.",
                keep_with_next=True,
            ),
            Signed(
                (
                    Signature("", "XÁC NHẬN CỦA CẤP ỦY CƠ SỞ", "", bold_post=True),
                    Signature("", "XÁC NHẬN CỦA CHI ỦY CHI BỘ", "", bold_post=True),
                    Signature("", "NGƯỜI KHAI", record.full_name, bold_post=True),
                ),
                place_date(branch.place, facts.day),
            ),
        ),
        dashes=False,
        keywords=("phiếu đảng viên", FORM),
    )


def _day(value: PartialDate | None) -> str:
    return "" if value is None else value.text()


def _line(label: str, value: str = "", least_lines: int = 1) -> Fields:
    return Fields((Field(label, value, least_lines=least_lines),))


def _pair(*fields: tuple[str, str, float]) -> Fields:
    return Fields(tuple(Field(label, value, share) for label, value, share in fields))


def _title(text: str) -> Paragraph:
    return Paragraph((Run(text, bold=True),), indent=False, align="left", keep_with_next=True)


def _head(facts: CardFacts) -> CardHead:
    branch, record = facts.branch, facts.record
    commune = base = ""
    superior = branch.superior.removeprefix("Đảng bộ ").removeprefix("Đảng ủy ")
    if fold(superior).startswith(("xa ", "phuong ", "dac khu ", "thi tran ")):
        commune = superior[:1].upper() + superior[1:]
    else:
        base = superior[:1].upper() + superior[1:]
    return CardHead(
        (
            Field("ĐẢNG BỘ TỈNH (tương đương):"),
            Field("ĐẢNG BỘ XÃ (tương đương):", commune),
            Field("ĐẢNG BỘ CƠ SỞ:", base),
            Field("ĐẢNG BỘ BỘ PHẬN:"),
            Field("CHI BỘ:", branch.name.removeprefix("Chi bộ ").strip()),
        ),
        (
            Boxes("SỐ LÝ LỊCH:", record.profile_number, 10, (6,)),
            Boxes("SỐ THẺ ĐẢNG VIÊN:", record.party_card or record.party_card_old, 12),
        ),
        "PHIẾU ĐẢNG VIÊN",
        f"({FORM})",
        facts.photo,
    )


def _identity(record: FullRecord) -> list[Block]:
    return [
        _pair(
            ("01. Họ và tên khai sinh:", record.full_name.upper(), 1.75),
            ("02. Giới tính (nam, nữ):", SEX_WORDS.get(record.sex or "", ""), 1),
        ),
        _pair(("03. Tên gọi khác:", record.other_name, 1.4), ("04. Sinh ngày:", _day(record.birth_date), 1)),
        _line("05. Nơi đăng ký khai sinh:", record.birth_place),
        _line("06. Quê quán:", record.hometown),
        _line("07. Nơi thường trú:", record.residence),
        _line("Nơi tạm trú:", record.temporary_residence),
        _pair(("08. Dân tộc:", record.ethnicity, 1), ("09. Tôn giáo:", record.religion, 1)),
        _line("10. Thành phần gia đình:"),
        _line("11. Nghề nghiệp hiện nay:", record.occupation),
    ]


def _admissions(record: FullRecord, day: date) -> list[tuple[RecordedEvent, RecordedEvent | None]]:
    """The admissions up to a day, each with the recognition that followed it."""
    found: list[tuple[RecordedEvent, RecordedEvent | None]] = []
    for event in record.events:
        if event.date.first() > day:
            break
        if event.kind == EventKind.ADMISSION:
            found.append((event, None))
        elif event.kind == EventKind.RECOGNITION and found and found[-1][1] is None:
            found[-1] = (found[-1][0], event)
    return found


def _party(record: FullRecord, day: date) -> list[Block]:
    admission: RecordedEvent | None = None
    recognition = record.last(EventKind.RECOGNITION, day)
    if admissions := _admissions(record, day):
        admission, recognition = admissions[0]
    return [
        _pair(
            ("12. Ngày vào Đảng:", _day(day_of(admission)), 1),
            ("Tại Chi bộ:", _branch_of(admission), 1.4),
        ),
        _pair(("Người giới thiệu thứ 1:", record.introducer_1, 1.2), ("Chức vụ, đơn vị:", "", 1)),
        _pair(("Người giới thiệu thứ 2:", record.introducer_2, 1.2), ("Chức vụ, đơn vị:", "", 1)),
        _line(
            "Ngày cấp có thẩm quyền ra quyết định kết nạp:",
            "" if admission is None else _day(admission.decision_date),
        ),
        _pair(
            ("Ngày chính thức:", _day(day_of(recognition)), 1),
            ("Tại Chi bộ:", _branch_of(recognition), 1.4),
        ),
        _pair(
            ("13. Ngày được tuyển dụng:", _day(record.recruited_date), 1),
            ("Cơ quan tuyển dụng:", record.recruited_by, 1.2),
        ),
        _line("14. Ngày vào Đoàn TNCS Hồ Chí Minh:", _day(record.youth_union_date)),
        _line("15. Tham gia các tổ chức xã hội khác:", record.union_post),
        _pair(
            ("16. Ngày nhập ngũ:", _day(record.enlisted_date), 1),
            ("Ngày xuất ngũ, chuyển ngành:", _day(record.discharged_date), 1.2),
        ),
    ]


def _learning(record: FullRecord) -> list[Block]:
    return [
        _line("17. Trình độ hiện nay: Giáo dục phổ thông:", record.general_education),
        _line("Chuyên môn, nghiệp vụ:", record.professional_level),
        _pair(("Học vị cao nhất:", record.degree, 1), ("Học hàm cao nhất:", record.academic_title, 1)),
        _pair(
            ("Lý luận chính trị:", record.political_theory, 1.1),
            ("Ngoại ngữ:", record.foreign_language, 1),
            ("Tin học:", record.computing, 1),
        ),
    ]


def _state(record: FullRecord, day: date, whole_numbers: bool) -> list[Block]:
    exempt = record.last(EventKind.EXEMPTION, day) if record.standing(day).exempt else None
    number = record.citizen_id if whole_numbers else masked(record.citizen_id)
    return [
        _pair(("18. Tình trạng sức khỏe:", "", 1), ("Thương binh loại:", "", 1)),
        _pair(("Gia đình liệt sỹ:", "", 1), ("Gia đình có công với CM:", "", 1)),
        _pair(
            ("19. Số căn cước:", number, 0.75), ("20. Miễn công tác và SHĐ ngày:", _day(day_of(exempt)), 1)
        ),
    ]


def _filled(rows: Sequence[tuple[str, ...]], columns: int) -> list[tuple[str, ...]]:
    """The rows kept; without any a few empty ones for the hand."""
    return list(rows) or [("",) * columns] * _BLANK_ROWS


def month_text(value: PartialDate | None) -> str:
    """Month and year, as items 21 and 22 ask; a year alone stays one."""
    if value is None:
        return ""
    return str(value.year) if value.month is None else f"{value.month:02d}/{value.year}"


def span_text(start: PartialDate | None, end: PartialDate | None) -> str:
    """``05/1998 – 12/2003``; without an end it goes on."""
    if start is None and end is None:
        return ""
    return f"{month_text(start)} – {month_text(end) or 'nay'}"


def _work(facts: CardFacts) -> list[Block]:
    work = [(span_text(line.start, line.end), line.what) for line in facts.work]
    training = [
        (line.school, line.subject, span_text(line.start, line.end), line.form, line.certificate)
        for line in facts.training
    ]
    return [
        _title("21. TÓM TẮT QUÁ TRÌNH HOẠT ĐỘNG VÀ CÔNG TÁC"),
        Table(
            (
                Column("Từ tháng, năm đến tháng, năm", 30, "center", wrap=True),
                Column(
                    "Làm gì, chức vụ, đơn vị công tác (Đảng, chính quyền, đoàn thể, kinh tế, văn hóa, xã hội...)",
                    110,
                    wrap=True,
                ),
            ),
            _filled(work, 2),
        ),
        _title("22. ĐÀO TẠO, BỒI DƯỠNG VỀ CHUYÊN MÔN, NGHIỆP VỤ, LÝ LUẬN CHÍNH TRỊ, NGOẠI NGỮ"),
        Table(
            (
                Column("Tên trường", 40, wrap=True),
                Column("Ngành học hoặc tên lớp học", 38, wrap=True),
                Column("Từ tháng/năm đến tháng/năm", 28, "center", wrap=True),
                Column("Hình thức học", 24, wrap=True),
                Column("Văn bằng, chứng chỉ, trình độ gì", 30, wrap=True),
            ),
            _filled(training, 5),
            size=11,
        ),
    ]


def _told(event: RecordedEvent, what: str) -> str:
    decision = f" ({event.decision_number})" if event.decision_number else ""
    return f"{what}{decision}, {event.date.text()}"


def _honours(record: FullRecord, day: date) -> list[Block]:
    rewards = [_told(e, e.detail or e.note) for e in record.of_kind(EventKind.COMMENDATION, day)]
    given = {event.detail: event for event in record.of_kind(EventKind.BADGE, day)}
    levels = [str(years) for years in rules.rule("badges", "levels", day).value]
    disciplines = [_told(e, discipline_word(e.detail)) for e in record.of_kind(EventKind.DISCIPLINE, day)]
    return [
        _line(
            "23. Khen thưởng (Huân chương, huy chương, bằng khen):",
            "; ".join(rewards),
            1 if rewards else 2,
        ),
        Paragraph("24. Đã được tặng HH Đảng (năm):", indent=False, align="left", keep_with_next=True),
        Table(
            tuple(Column(level, 1, "center") for level in levels),
            [tuple("x" if level in given else "" for level in levels)],
            size=11,
        ),
        _line(
            "25. Danh hiệu được phong (chiến sĩ thi đua; anh hùng “LL vũ trang, lao động”; nhà giáo, nghệ sĩ, "
            "thầy thuốc “nhân dân, ưu tú”):",
            record.honours,
        ),
        _line("26. Kỷ luật (Đảng, chính quyền, pháp luật):", "; ".join(disciplines), 1 if disciplines else 2),
    ]


def _branch_of(event: RecordedEvent | None) -> str:
    """Where it happened, without the words the caption already has."""
    return "" if event is None else event.place.removeprefix("Chi bộ ").strip()


def _history(record: FullRecord, day: date) -> list[Block]:
    out = next(
        (e for e in record.events if e.kind in _OUT_OF_PARTY and e.date.first() <= day),
        None,
    )
    admissions = _admissions(record, day)
    again, official = admissions[1] if len(admissions) > 1 else (None, None)
    restored = record.last(EventKind.RESTORATION, day)
    return [
        _title("27. ĐẶC ĐIỂM LỊCH SỬ BẢN THÂN"),
        _line("a) Bị khai trừ hoặc xóa tên hoặc xin ra khỏi Đảng: Thời gian:", _day(day_of(out))),
        _line("Tại Chi bộ:", _branch_of(out)),
        _line("b) Được kết nạp lại: Ngày vào Đảng lần thứ 2:", _day(day_of(again))),
        _line("Tại Chi bộ:", _branch_of(again)),
        _pair(("Người giới thiệu thứ 1:", "", 1), ("Người giới thiệu thứ 2:", "", 1)),
        _line("Ngày chính thức lần thứ 2:", _day(day_of(official))),
        _line("c) Ngày được khôi phục đảng tịch:", _day(day_of(restored))),
        _line("d) Bị xử lý theo pháp luật:"),
        _line("đ) Có làm việc trong chế độ cũ:"),
    ]


def _relations(facts: CardFacts) -> list[Block]:
    family = [
        (line.relation, line.full_name, "" if line.birth_year is None else str(line.birth_year), line.details)
        for line in facts.family
    ]
    return [
        _title("28. QUAN HỆ VỚI NƯỚC NGOÀI"),
        _line("a) Đã đi nước ngoài:", "", 2),
        _line("b) Quan hệ với tổ chức ở nước ngoài:"),
        _line("c) Người thân ở nước ngoài:"),
        _title("29. QUAN HỆ GIA ĐÌNH"),
        Table(
            (
                Column("Quan hệ", 22, wrap=True),
                Column("HỌ VÀ TÊN", 40, name=True),
                Column("Năm sinh", 16, "center"),
                Column(
                    "Quê quán, nơi ở hiện nay (trong, ngoài nước), nghề nghiệp, chức danh, chức vụ, đơn vị công tác",
                    82,
                    wrap=True,
                ),
            ),
            _filled(family, 4),
            size=11,
        ),
    ]


def _economy() -> list[Block]:
    return [
        _title("30. HOÀN CẢNH KINH TẾ"),
        _line("- Tổng thu nhập của hộ gia đình (trong 1 năm), đồng:"),
        _line("Bình quân 1 người/hộ, đồng:"),
        _line("- Nhà ở: Được cấp, được thuê (loại nhà, tổng diện tích sử dụng m2):"),
        _line("Nhà tự mua, tự xây (loại nhà, tổng diện tích sử dụng m2):"),
        _pair(("- Đất ở: Đất được cấp, m2:", "", 1), ("Đất tự mua, m2:", "", 1)),
        _line("- Hoạt động kinh tế:"),
        _line("Diện tích đất kinh doanh trang trại, ha:"),
        _line("Số lao động thuê mướn, người:"),
        _line("- Tài sản có giá trị (50 triệu đồng trở lên): tài sản, giá trị:", "", 2),
    ]
