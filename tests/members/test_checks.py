"""What is refused and what is only pointed out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop_app.core.book import Book
from desktop_app.core.errors import UserError
from desktop_app.members import catalogue, checks, service
from desktop_app.members.service import MemberDraft
from tests.members.conftest import TODAY, draft, pd

GOOD = {
    "sex": "female",
    "birth_date": "1978-03-12",
    "citizen_id": "020178000123",
    "admission_date": "2012-05-19",
    "official_date": "2013-05-19",
}


def good(**values: object) -> MemberDraft:
    return draft(**{"full_name": "Nông Thị Hồng Ánh", **GOOD, **values})  # type: ignore[arg-type]  # by name


@pytest.mark.parametrize(
    "values, field",
    [
        ({"full_name": ""}, "full_name"),
        ({"full_name": "Ánh " * 3000}, "full_name"),
        ({"full_name": "Nguyễn Văn 2"}, "full_name"),
        ({"full_name": "---"}, "full_name"),
        ({"citizen_id": "20178000123"}, "citizen_id"),
        ({"citizen_id": "02017800012A"}, "citizen_id"),
        ({"citizen_id": "０２０１７８０００１２３"}, "citizen_id"),
        ({"citizen_id_old": "12345"}, "citizen_id_old"),
        ({"party_card": "49123456"}, "party_card"),
        ({"party_card_old": "4912345"}, "party_card_old"),
        ({"birth_date": "2027-01-01"}, "birth_date"),
        ({"birth_date": "1901"}, "birth_date"),
        ({"admission_date": "2026-11-24", "official_date": None}, "admission_date"),
        ({"official_date": "2026-12-01"}, "official_date"),
        ({"admission_decision_date": "2026-12-01"}, "admission_decision_date"),
        ({"official_date": "2011-05-10"}, "official_date"),
        ({"admission_date": "1978-03-11", "official_date": None}, "admission_date"),
        # 18 years since the Charter of 2011; before it the texts were not seen, and only what cannot be is refused
        ({"birth_date": "1994-05-20", "admission_date": "2012-05-19"}, "admission_date"),
        ({"admission_date": "1993-03-11"}, "admission_date"),
        (
            {"admission_date": None, "official_date": None, "admission_decision_date": "2012-05-01"},
            "admission_date",
        ),
        ({"party_age_from": "2027-01-01"}, "party_age_from"),
        ({"sex": "other"}, "sex"),
        ({"hometown": "x" * 501}, "hometown"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(values: dict[str, object], field: str) -> None:
    found = service.check_member(service.tidy(good(**values)), TODAY)
    assert [error.field for error in found][:1] == [field]
    assert all(error.message for error in found)


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"birth_date": "1978", "admission_date": "1996"},
        {"birth_date": "1949", "admission_date": "1975-12", "official_date": "1976"},
        {"admission_date": "2026-11-23", "official_date": None},
        {"admission_date": "2012", "official_date": "2012"},
        {"admission_date": "1996-03-12"},
        {"citizen_id": "", "sex": None, "birth_date": None},
    ],
)
def test_what_may_be_is_kept(values: dict[str, object]) -> None:
    assert service.check_member(service.tidy(good(**values)), TODAY) == []


def test_official_before_admission_says_both_dates() -> None:
    """Looks, "Words": what, why, what next."""
    error = service.check_member(good(admission_date="2012-05-10", official_date="2011-05-10"), TODAY)[0]
    assert str(error) == (
        "Ngày chính thức (10/05/2011) sớm hơn ngày vào Đảng (10/05/2012). Kiểm tra lại một trong hai ngày."
    )


@pytest.mark.parametrize(
    "number, hint",
    [("20178000123", "Có thể đã mất số 0 ở đầu."), ("0201780001234", "Đối chiếu lại với giấy tờ.")],
)
def test_a_citizen_id_of_wrong_length_says_how_long_it_is(number: str, hint: str) -> None:
    error = service.check_member(good(citizen_id=number), TODAY)[0]
    assert str(len(number)) in error.message
    assert error.hint == hint


@pytest.mark.parametrize(
    "values, field",
    [
        pytest.param({"citizen_id": "020279000123"}, "citizen_id", id="another year of birth"),
        pytest.param({"citizen_id": "020078000123"}, "citizen_id", id="another sex"),
        pytest.param({"official_date": "2013-05-20"}, "official_date", id="not twelve months"),
        pytest.param(
            {"admission_decision_date": "2012-06-01"}, "admission_decision_date", id="decision after ceremony"
        ),
        pytest.param({"phone": "12345"}, "phone", id="phone"),
        pytest.param({"ethnicity": "Kinhh"}, "ethnicity", id="ethnic group"),
        pytest.param({"religion": "Phât giao lạ"}, "religion", id="religion"),
        pytest.param({"full_name": "Ánh"}, "full_name", id="one word"),
        pytest.param({"full_name": "nông thị hồng ánh"}, "full_name", id="small letters"),
        pytest.param({"profile_number": "12"}, "profile_number", id="number of the file"),
        pytest.param({"admission_date": None, "official_date": None}, "admission_date", id="no party date"),
        pytest.param({"party_card_date": "2010-01-01"}, "party_card_date", id="card before admission"),
        pytest.param(
            {"admission_date": "1996-03-11"}, "admission_date", id="young before the Charter of 2011"
        ),
    ],
)
def test_what_is_only_pointed_out(values: dict[str, object], field: str) -> None:
    item = service.tidy(good(**values))
    assert service.check_member(item, TODAY) == []
    assert field in [notice.field for notice in checks.notices(item, TODAY)]


@pytest.mark.parametrize(
    "name, odd",
    [
        ("H'Hen Niê", False),
        ("Y Blŭk Ê-ban", False),
        ("Nguyễn Văn An (Hai)", False),
        ("K’ Brôi", False),
        ("<b>Phạm Thị Em</b>", True),
        ("Nguyễn Văn An, bí thư", True),
        ("Lò Thị Hoa 🌸", True),
    ],
)
def test_marks_that_no_name_has_are_pointed_out(name: str, odd: bool) -> None:
    said = [notice.message for notice in checks.notices(good(full_name=name), TODAY)]
    assert any("dấu lạ" in one for one in said) is odd


def test_a_good_record_has_no_notices() -> None:
    assert checks.notices(good(ethnicity="Tày", religion="Không", phone="0912345678"), TODAY) == []


@pytest.mark.parametrize(
    "admission, official",
    [("1998-02-03", "1999-09-02"), ("1951-01-01", "1951-05-01"), ("2010-12-31", "2012-02-03")],
)
def test_old_probations_are_not_measured_by_todays_rule(admission: str, official: str) -> None:
    """B.2: the length differed by Điều lệ: warn only for ceremonies after 2011."""
    item = good(birth_date="1930-01-01", citizen_id="", admission_date=admission, official_date=official)
    assert "official_date" not in [notice.field for notice in checks.notices(item, TODAY)]


def test_duplicates_are_pointed_out(book: Book) -> None:
    with book.write("Thêm") as session:
        service.save_member(session, good(party_card="120000000001"), TODAY)
    with book.write("Thêm") as session:
        _id, found = service.save_member(
            session, good(full_name="NÔNG THỊ HỒNG ÁNH", party_card="120000000001"), TODAY
        )
    assert {notice.field for notice in found} == {"citizen_id", "party_card", "full_name"}
    assert any("sinh 12/03/1978" in notice.message for notice in found)


def test_a_record_is_not_its_own_duplicate(book: Book) -> None:
    with book.write("Thêm") as session:
        member_id, _found = service.save_member(session, good(), TODAY)
    with book.write("Sửa") as session:
        _id, found = service.save_member(session, good(id=member_id, phone="0912345678"), TODAY)
    assert found == []


def test_a_refused_record_leaves_no_trace(book: Book) -> None:
    with pytest.raises(UserError), book.write("Thêm") as session:
        service.save_member(session, good(party_card="1"), TODAY)
    with book.read() as session:
        assert service.people_on(session, TODAY) == []


def test_one_wrong_record_of_many_keeps_all_out(book: Book) -> None:
    with pytest.raises(UserError), book.write("Nhập") as session:
        service.insert_members(session, [good(), good(party_card="1")], TODAY)
    with book.read() as session:
        assert service.people_on(session, TODAY) == []


@pytest.mark.parametrize(
    "typed, word, find",
    [
        ("kinh", "Kinh", catalogue.known_ethnicity),
        ("Dân tộc Tày", "Tày", catalogue.known_ethnicity),
        ("H'Mông", "Mông", catalogue.known_ethnicity),
        ("Ê-đê", "Ê Đê", catalogue.known_ethnicity),
        ("Stiêng", "Xtiêng", catalogue.known_ethnicity),
        ("K'ho", "Cơ Ho", catalogue.known_ethnicity),
        ("Người sao Hỏa", None, catalogue.known_ethnicity),
        ("không", "Không", catalogue.known_religion),
        ("Thiên chúa giáo", "Công giáo", catalogue.known_religion),
        ("Đạo Phật", "Phật giáo", catalogue.known_religion),
    ],
)
def test_aliases_of_the_code_lists(typed: str, word: str | None, find: Callable[[str], str | None]) -> None:
    """A.7: 54 ethnic groups, aliases accepted."""
    assert find(typed) == word


def test_there_are_54_ethnic_groups() -> None:
    assert len(catalogue.ETHNICITIES) == len(set(catalogue.ETHNICITIES)) == 54
    assert all(catalogue.known_ethnicity(word) == word for word in catalogue.ETHNICITIES)
    assert all(catalogue.known_religion(word) == word for word in catalogue.RELIGIONS)


def test_numbers_lose_their_separators() -> None:
    assert checks.digits_of("49.123 456") == "49123456"
    assert checks.digits_of(" 12A ") == "12A"
    assert pd("2020") is not None


@pytest.mark.parametrize(
    "name, birth, fields",
    [
        ("Lương Văn Cường", "1975-01-05", []),
        ("LƯƠNG VĂN CƯỜNG", "1975-01-05", []),
        ("Lương Văn Cương", "1975-01-05", ["full_name"]),
        ("Lương Văn Cường", "1976-01-05", ["birth_date"]),
        ("Lương Văn Cường", None, ["birth_date"]),
    ],
)
def test_another_name_or_birth_date_is_not_corrected_silently(
    name: str, birth: str | None, fields: list[str]
) -> None:
    """Members study, A.1: a change of the name or the birth date needs the decision of the committee above."""
    before = checks.Record("Lương Văn Cường", birth_date=pd("1975-01-05"))
    found = checks.identity_changes(before, checks.Record(name, birth_date=pd(birth)), TODAY)
    assert [notice.field for notice in found] == fields
    assert all("06-HD/TW" in notice.message for notice in found)


def test_a_day_added_to_a_known_year_is_no_correction() -> None:
    """Members study, A.7: partial dates are kept with what is known of them."""
    before = checks.Record("Lương Văn Cường", birth_date=pd("1956"))
    assert (
        checks.identity_changes(before, checks.Record("Lương Văn Cường", birth_date=pd("1956-05-12")), TODAY)
        == []
    )
    assert (
        checks.identity_changes(before, checks.Record("Lương Văn Cường", birth_date=pd("1957-05-12")), TODAY)
        != []
    )


def test_a_confirmed_party_age_before_the_admission_is_pointed_out() -> None:
    """Members study, B.5: the confirmed date overrides; it is later than the decision by the time outside the Party."""
    for confirmed, odd in (("2000-01-20", False), ("1999-12-31", True), ("2004-05-01", False)):
        record = checks.Record(
            "Lương Văn Cường",
            admission_decision_date=pd("2000-01-20"),
            admission_date=pd("2000-02-03"),
            official_date=pd("2001-02-03"),
            party_age_from=pd(confirmed),
        )
        assert any(n.field == "party_age_from" for n in checks.notices(record, TODAY)) is odd
