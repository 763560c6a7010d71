"""The registers: who stands in each, under which column, and that they can be bound."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

import pdfplumber
import pypdfium2 as pdfium
import pytest

from desktop_app.branch.service import BranchInfo, Signer
from desktop_app.core.dates import PartialDate
from desktop_app.core.period import Period
from desktop_app.core.vietnamese import name_key
from desktop_app.core.workdays import public_holidays
from desktop_app.documents import docx, layout, pdf
from desktop_app.documents.blocks import Document, Table
from desktop_app.members.full_record import FullRecord, RecordedEvent
from desktop_app.members.member_book_document import COLUMNS, GUESTS, book_row, member_book_document
from desktop_app.members.models import TransferCase
from desktop_app.reports import registers
from desktop_app.reports.register_document import register_document
from desktop_app.reports.register_tables import pages_of
from desktop_app.reports.registers import REGISTERS, RegisterFacts, ResidenceLine, TransferLine
from desktop_app.residence.models import ResidenceIn, ResidenceInYear, ResidenceOut, ResidenceRemark
from tests.reports.conftest import Opened

TODAY = date(2026, 11, 23)
BRANCH = BranchInfo("Chi bộ thôn Nà Sơn", "Đảng bộ xã Hòa Bình", "Hòa Bình")
SIGNER = Signer("Nguyễn Xuân Đức", "BÍ THƯ")
_ids = iter(range(1, 10_000))


def happened(kind: str, day: str, **values: object) -> RecordedEvent:
    """An event; ``transfer-in:same-base`` and ``badge:45`` carry a scope or detail."""
    kind, _colon, extra = kind.partition(":")
    event = RecordedEvent(kind, PartialDate.from_iso(day), id=next(_ids))
    if kind.startswith("transfer"):
        event.scope = extra or None
    else:
        event.detail = extra
    for name, value in values.items():
        if isinstance(value, str) and name in ("until", "decision_date"):
            value = PartialDate.from_iso(value)
        setattr(event, name, value)
    return event


def somebody(name: str, *events: RecordedEvent, **values: object) -> FullRecord:
    return FullRecord(next(_ids), name, name_key(name), events=events, **values)  # type: ignore[arg-type]


ADMITTED = (happened("admission", "2015-10-31"), happened("recognition", "2016-10-31"))


def facts(*records: FullRecord, start: date | None = None, day: date = TODAY) -> RegisterFacts:
    return RegisterFacts(BRANCH, SIGNER, TODAY, start, day, records, public_holidays())


def table_of(kind: str, given: RegisterFacts) -> Table:
    return next(block for block in pages_of(kind, given).blocks if isinstance(block, Table))


def rows_of(kind: str, given: RegisterFacts) -> list[tuple[str, ...]]:
    return [tuple(row) for row in table_of(kind, given).rows]


# --- Mẫu 7-HSĐV (members study, A.6) ---------------------------------------------------------------------------------


def test_member_book_has_the_fourteen_columns_of_the_form() -> None:
    assert len(COLUMNS) == 14
    record = somebody(
        "Nông Thị Hồng Ánh",
        *ADMITTED,
        happened("badge:30", "2025-02-03", number="012345"),
        sex="female",
        ethnicity="Kinh",
        religion="Không",
        hometown="Phường Kỳ Lừa, tỉnh Lạng Sơn",
        general_education="Trung học phổ thông",
        political_theory="Trung cấp",
        professional_level="Đại học",
        foreign_language="Anh B1",
        occupation_before="Học sinh",
        occupation="Giáo viên",
        party_card="196896513654",
        profile_number="020123 LS",
        service_category="retired",
        citizen_id="020194852315",
    )
    row = book_row(1, record, TODAY)
    assert row[:9] == (
        "1",
        "NÔNG THỊ HỒNG ÁNH",
        "Nữ\nKinh\nKhông",
        "Phường Kỳ Lừa, tỉnh Lạng Sơn",
        "VH: THPT\nLL: Trung cấp\nCM: Đại học\nNN: Anh B1",
        "Học sinh\nGiáo viên",
        "31/10/2015\n31/10/2016",
        "196896513654\n020123 LS\nHH 30: 012345",
        "Hưu trí",
    )
    assert row[9:] == ("", "", "", "", "")
    assert "020194852315" not in "".join(row)


@pytest.mark.parametrize(
    ("event", "column", "said"),
    [
        (
            happened("transfer-out:same-province", "2026-04-20", place="Chi bộ khối 5"),
            9,
            "20/04/2026\nChi bộ khối 5",
        ),
        (happened("death", "2026-09-08", note="Bệnh nặng"), 11, "08/09/2026\nBệnh nặng"),
        (happened("removal", "2026-03-01"), 12, "01/03/2026\nXóa tên"),
        (happened("expulsion", "2026-03-01"), 12, "01/03/2026\nKhai trừ"),
        (happened("withdrawal", "2026-03-01"), 12, "01/03/2026\nXin ra khỏi Đảng"),
        (happened("exemption", "2026-03-01"), 13, "Được miễn"),
    ],
)
def test_member_book_says_how_somebody_left(event: RecordedEvent, column: int, said: str) -> None:
    row = book_row(1, somebody("Lý Văn Tư", *ADMITTED, event), TODAY)
    assert row[column] == said
    assert not any(row[at] for at in range(9, 14) if at != column)


def test_restored_members_have_no_exit_in_the_book() -> None:
    record = somebody(
        "Lý Văn Tư", *ADMITTED, happened("expulsion", "2018-01-01"), happened("restoration", "2020-01-01")
    )
    assert book_row(1, record, TODAY)[12] == ""
    assert book_row(1, record, date(2019, 1, 1))[12] == "01/01/2018\nKhai trừ"


def test_list_by_the_form_counts_the_roll_and_puts_guests_below() -> None:
    guest = somebody("Hoàng Bích Yến", happened("temporary-in", "2026-03-02", until="2026-12-31"))
    gone = somebody("Trịnh Văn Vinh", *ADMITTED, happened("transfer-out", "2026-04-20"))
    here = [somebody(name, *ADMITTED) for name in ("Bế Thị Duyên", "Lý Văn Tư")]
    document = member_book_document(BRANCH, [here[0], guest, gone, here[1]], TODAY, SIGNER)
    table = next(block for block in document.body if isinstance(block, Table))
    assert [row[1] for row in table.rows] == ["BẾ THỊ DUYÊN", "LÝ VĂN TƯ", "", "HOÀNG BÍCH YẾN"]
    assert table.rows[2][0] == GUESTS
    assert "Danh sách có 02 đảng viên." in str(document.body[-1])


def test_register_of_members_keeps_the_order_in_which_they_came() -> None:
    early = somebody("Võ Văn Ước", happened("transfer-in", "2011-01-01"))
    late = somebody("Bế Thị Duyên", *ADMITTED)
    left = somebody("Ma Văn An", happened("admission", "2012-01-01"), happened("removal", "2013-01-01"))
    later = somebody("An Thị Chi", happened("admission", "2027-01-01"))
    rows = rows_of("register-members", facts(late, early, left, later))
    assert [row[1] for row in rows] == ["VÕ VĂN ƯỚC", "MA VĂN AN", "BẾ THỊ DUYÊN"]


# --- the other registers ---------------------------------------------------------------------------------------------


def test_probation_with_its_days() -> None:
    # members study, K 8: ceremony 10/11/2025, 24/11 no holiday: the branch considers by 22/12/2026
    running = somebody(
        "Hứa Minh Đạt",
        happened("admission", "2025-11-10", decision_date="2025-10-28", decision_number="12-QĐ/ĐU"),
        introducer_1="Nguyễn Xuân Đức",
        introducer_2="Lý Thu Phượng",
    )
    old = somebody(
        "Đặng Hữu Thủy", happened("admission", "1975-12-22"), happened("recognition", "1976-12-22")
    )
    removed = somebody("Ma Văn An", happened("admission", "2024-01-10"), happened("removal", "2025-02-20"))
    brought = somebody(
        "Tô Văn Sáu", happened("admission", "2026-01-05"), happened("transfer-in", "2026-06-01")
    )
    given = replace(facts(running, old, removed, brought), holidays=frozenset())
    rows = {row[1]: row for row in rows_of("register-probationary", given)}
    assert rows["Hứa Minh Đạt"][2:8] == (
        "10/11/2025",
        "12-QĐ/ĐU\n28/10/2025",
        "Nguyễn Xuân Đức\nLý Thu Phượng",
        "10/11/2026",
        "22/12/2026",
        "",
    )
    assert rows["Đặng Hữu Thủy"][5:8] == ("", "", "22/12/1976"), "the rule of that time is not known"
    assert rows["Ma Văn An"][9] == "Xóa tên 20/02/2025"
    assert rows["Tô Văn Sáu"][9] == "Chuyển đến 01/06/2026"


def test_left_and_dead() -> None:
    removed = somebody(
        "Ma Văn An",
        happened("admission", "2024-01-10"),
        happened("removal", "2025-02-20", decision_number="05-QĐ/ĐU", note="Bỏ sinh hoạt 3 tháng"),
    )
    restored = somebody(
        "Lý Văn Tư", *ADMITTED, happened("expulsion", "2018-01-01"), happened("restoration", "2020-01-01")
    )
    moved = somebody("Trịnh Văn Vinh", *ADMITTED, happened("transfer-out", "2026-04-20"))
    dead = somebody(
        "Bàn Văn Tuấn",
        happened("admission", "1980-02-03", decision_date="1980-02-03"),
        happened("recognition", "1981-02-03"),
        happened("badge:45", "2025-02-03"),
        happened("death", "2026-09-08"),
        profile_number="020123 LS",
        party_card="128114010630",
    )
    given = facts(removed, restored, moved, dead)
    left = rows_of("register-left", given)
    assert [(row[1], row[5], row[6], row[9]) for row in left] == [
        ("Lý Văn Tư", "Khai trừ", "01/01/2018", "Phục hồi đảng tịch 01/01/2020"),
        ("Ma Văn An", "Xóa tên (dự bị)", "20/02/2025", ""),
    ]
    assert left[1][7:9] == ("05-QĐ/ĐU", "Bỏ sinh hoạt 3 tháng")
    assert [row[1:8] for row in rows_of("register-deaths", given)] == [
        (
            "Bàn Văn Tuấn",
            "",
            "03/02/1980\n03/02/1981",
            "128114010630\n020123 LS",
            "HH 45 năm",
            "46 năm 7 tháng",
            "08/09/2026",
        )
    ]
    assert [row[1] for row in rows_of("register-left", replace(given, start=date(2025, 1, 1)))] == [
        "Ma Văn An"
    ]


def test_cards_by_their_events_and_by_the_record() -> None:
    exchanged = somebody(
        "Lý Văn Tư",
        *ADMITTED,
        happened("card:issued", "2017-03-01", number="12345678"),
        happened("card:exchanged", "2025-12-01", number="196896513654", decided_by="Ban Tổ chức Tỉnh ủy"),
        party_card="196896513654",
    )
    known = somebody("Bế Thị Duyên", *ADMITTED, party_card="102722377725")
    guest = somebody("Hoàng Bích Yến", happened("temporary-in", "2026-03-02"), party_card="999999999999")
    rows = rows_of("register-cards", facts(exchanged, known, guest))
    assert [(row[1], row[5], row[6], row[7], row[8]) for row in rows] == [
        ("Bế Thị Duyên", "102722377725", "", "", ""),
        ("Lý Văn Tư", "12345678", "Phát thẻ", "01/03/2017", ""),
        ("Lý Văn Tư", "196896513654", "Đổi thẻ", "01/12/2025", "Ban Tổ chức Tỉnh ủy"),
    ]
    assert len(rows_of("register-cards", facts(exchanged, known, start=date(2025, 1, 1)))) == 1


def test_transfers_have_a_cross_in_their_column_and_sums() -> None:
    people = [
        somebody("An Văn Một", happened("transfer-in:other-province", "2026-01-05", place="Chi bộ Tân Lập")),
        somebody("Bế Văn Hai", happened("transfer-in", "2026-02-05")),
        somebody("Chu Văn Ba", *ADMITTED, happened("transfer-out:same-base", "2026-03-05", number="07-GGT")),
        somebody("Đỗ Văn Tư", *ADMITTED, happened("temporary-out", "2026-04-05", until="2026-10-05")),
        somebody("Hà Văn Năm", *ADMITTED),
    ]
    under_way = TransferLine(
        people[4].id, "out", "permanent", "other-province", "Chi bộ khu 7", date(2026, 11, 2), "09-GGT"
    )
    rows = rows_of("register-transfers", replace(facts(*people), under_way=(under_way,)))
    crosses = [[at - 8 for at in range(8, 16) if row[at] == "x"] for row in rows[:-1]]
    assert crosses == [[0], [1], [5], [7], [3]]
    assert rows[0][6:8] == ("", "Chi bộ Tân Lập")
    assert rows[2][5] == "07-GGT"
    assert rows[4][5:7] == ("09-GGT", "Chi bộ khu 7")
    assert rows[4][-1] == "chưa xong thủ tục"
    assert rows[-1][2] == "Cộng"
    assert rows[-1][8:16] == ("1", "1", "0", "1", "0", "1", "0", "1")


def test_badges_and_residence() -> None:
    record = somebody(
        "Đặng Hữu Thủy",
        happened("admission", "1975-12-22", decision_date="1975-12-20"),
        happened("badge:45", "2021-02-03", number="54321", decision_number="88-QĐ/TU"),
    )
    [row] = rows_of("register-badges", facts(record))
    assert row[3:10] == (
        "20/12/1975",
        "22/12/1975",
        "",
        "45",
        "54321",
        "03/02/2021",
        "88-QĐ/TU",
    )
    line = ResidenceLine(
        "Tô Thị Sen",
        None,
        "introduced",
        "Trường THPT Hòa Bình",
        "Thôn Nà Sơn",
        "05-GGT",
        date(2025, 3, 1),
        date(2025, 3, 9),
        None,
        None,
        None,
        ((2025, "dự 2/2 buổi; Gương mẫu"),),
    )
    given = replace(facts(record), residence_in=(line, replace(line, ended_on=date(2025, 12, 1))))
    tables = [b for b in pages_of("register-residence", given).blocks if isinstance(b, Table)]
    assert [len(table.rows) for table in tables] == [0, 2]
    assert tables[1].rows[0][6:9] == ("05-GGT\n01/03/2025", "09/03/2025", "2025: dự 2/2 buổi; Gương mẫu")
    this_year = replace(given, start=date(2026, 1, 1))
    tables = [b for b in pages_of("register-residence", this_year).blocks if isinstance(b, Table)]
    assert len(tables[1].rows) == 1


# --- ready to bind ---------------------------------------------------------------------------------------------------


def texts(document: Document) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pdfium.PdfDocument(pdf.render(document))]


def many(count: int) -> list[FullRecord]:
    long = "Công Tằng Tôn Nữ Nguyễn Thị Huyền Trang"
    return [
        somebody(
            long if n % 5 == 0 else f"Nông Thị {n}",
            *ADMITTED,
            sex="female",
            hometown="Tổ dân phố số 12, phường Xuân Hương - Đà Lạt, tỉnh Lâm Đồng",
            occupation="Cán bộ không chuyên trách",
            party_card="196896513654",
        )
        for n in range(count)
    ]


@pytest.mark.parametrize("kind", list(REGISTERS))
def test_every_register_opens_and_closes_even_when_empty(kind: str) -> None:
    document = register_document(kind, facts())
    pages = texts(document)
    assert len(pages) == 3
    register = REGISTERS[kind]
    assert register.title in pages[0].replace("\r\n", " ")
    assert "Ghi đến ngày 23/11/2026" in pages[0]
    for page in (pages[0], pages[2]):
        assert "Sổ này có 03 trang, đánh số liên tục từ trang 01 đến trang 03" in page
        assert "Nguyễn Xuân Đức" in page
    assert "TRANG KHÓA SỔ" in pages[2]
    assert "không có ai phải ghi vào sổ" in pages[2]
    assert docx.render(document)


@pytest.mark.parametrize("duplex", [False, True])
def test_pages_are_counted_and_keep_their_inner_margin(duplex: bool) -> None:
    document = register_document("register-members", facts(*many(16)), duplex)
    with pdfplumber.open(BytesIO(pdf.render(document))) as file:
        count = len(file.pages)
        assert count > 4
        assert f"Sổ này có {count:02d} trang" in file.pages[0].extract_text()
        assert f"Sổ này có {count:02d} trang" in file.pages[-1].extract_text()
        assert "Số dòng đã ghi: 16 (đồng chí)." in file.pages[-1].extract_text()
        for page in file.pages[1:-1]:
            assert (page.width, page.height) == pytest.approx((841.89, 595.28), abs=0.1)
            number = page.page_number
            assert page.extract_text().startswith(f"{number}\n")
            inner = 15 if duplex and number % 2 == 0 else 30
            assert min(line["x0"] for line in page.lines) == pytest.approx(layout.mm(inner), abs=1)
            assert max(line["x1"] for line in page.lines) <= layout.mm(297 - 45 + inner) + 1


def test_the_opening_page_is_one_page_for_long_names_too() -> None:
    branch = BranchInfo(
        "Chi bộ Trường Trung học phổ thông chuyên Chu Văn An và Trung tâm Giáo dục thường xuyên",
        "Đảng bộ Trường Đại học Nông nghiệp và Phát triển nông thôn Hòa Bình",
        "Hòa Bình",
    )
    pages = texts(register_document("register-members", replace(facts(), branch=branch)))
    assert len(pages) == 3
    assert "Nguyễn Xuân Đức" in pages[0]


# --- from a book -----------------------------------------------------------------------------------------------------


def test_period_of_a_register_ends_today(opened: Opened) -> None:
    book = opened.book
    with book.read() as session:
        found = registers.collect(session, "register-members", TODAY, Period.parse("2026"))
        assert (found.start, found.day) == (date(2026, 1, 1), TODAY)
        past = registers.collect(session, "register-members", TODAY, Period.parse("2025"))
        assert (past.start, past.day) == (date(2025, 1, 1), date(2025, 12, 31))
        whole = registers.collect(session, "register-members", TODAY)
        assert whole.start is None
        assert whole.records
        assert all(record.events for record in whole.records)
    document = register_document("register-members", past)
    assert "Ghi từ ngày 01/01/2025 đến ngày 31/12/2025" in texts(document)[0]


def test_facts_of_transfers_and_residence_come_from_the_book(opened: Opened) -> None:
    book = opened.book
    with book.write("Thử") as session:
        records = registers.collect(session, "register-members", TODAY).records
        member_id = records[0].id
        event_id = records[0].events[0].id
        session.add(
            TransferCase(
                member_id=member_id,
                direction="out",
                kind="permanent",
                place="Chi bộ khu 7",
                introduced_on=date(2026, 11, 2),
                letter_number="09-GGT",
            )
        )
        session.add(
            TransferCase(
                member_id=member_id,
                direction="in",
                kind="permanent",
                letter_number="01-GGT",
                event_id=event_id,
            )
        )
        away = ResidenceOut(member_id=member_id, ward="Phường Kỳ Lừa", letter_date=date(2025, 3, 1))
        name = "Tô Thị Sen"
        guest = ResidenceIn(full_name=name, sort_key=name_key(name), folded="to thi sen")
        session.add_all((away, guest))
        session.flush()
        session.add(ResidenceRemark(residence_out_id=away.id, year=2025, verdict="good"))
        session.add(ResidenceRemark(residence_out_id=away.id, year=2026, asked_on=date(2026, 10, 20)))
        session.add(ResidenceInYear(residence_in_id=guest.id, year=2025, called=2, attended=1))
    with book.read() as session:
        transfers = registers.collect(session, "register-transfers", TODAY)
        residence = registers.collect(session, "register-residence", TODAY)
    assert [line.letter_number for line in transfers.under_way] == ["09-GGT"]
    assert transfers.letters == {event_id: "01-GGT"}
    [out], [came] = residence.residence_out, residence.residence_in
    assert out.remarks == ((2025, "Gương mẫu, thực hiện tốt"), (2026, "đã xin ý kiến, chưa trả lời"))
    assert came.remarks == ((2025, "dự 1/2 buổi"),)
