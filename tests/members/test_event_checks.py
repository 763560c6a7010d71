"""What is odd about an event and what follows from it (members study, A.7, B.1 to B.6, C)."""

from __future__ import annotations

import pytest

from desktop_app.core.dates import PartialDate
from desktop_app.core.workdays import public_holidays
from desktop_app.members import event_checks, words
from desktop_app.members.lifecycle import EventFact
from desktop_app.members.service import EventDraft, MemberDraft, Person
from tests.members.conftest import TODAY, pd
from tests.members.lives import Life, people_of

DATES = ("until", "decision_date", "received_on")


def fact(kind: str, day: str, **values: str) -> EventFact:
    return EventFact(kind, PartialDate.from_iso(day), **values)  # type: ignore[arg-type]  # texts by name


def event(kind: str, day: str, **values: str) -> EventDraft:
    dates = {name: pd(values.pop(name)) for name in DATES if name in values}
    return EventDraft(1, kind, pd(day), **dates, **values)  # type: ignore[arg-type]  # by name


def person(*events: EventFact) -> Person:
    record = MemberDraft("Lương Văn Cường", sex="male", birth_date=PartialDate(1975, 1, 5))
    [found] = people_of([Life(record, events, (), ())], TODAY)
    return found


OFFICIAL = person(fact("admission", "2000-02-03"), fact("recognition", "2001-02-03"))
PROBATIONARY = person(fact("admission", "2025-11-10"))
OUT = person(
    fact("admission", "2000-02-03"), fact("recognition", "2001-02-03"), fact("removal", "2021-06-01")
)
EXPELLED = person(fact("admission", "2000-02-03"), fact("expulsion", "2021-06-01"))
WITHDRAWN = person(fact("admission", "2000-02-03"), fact("withdrawal", "2021-06-01"))
CAME = person(
    fact("admission", "2000-02-03"), fact("recognition", "2001-02-03"), fact("transfer-in", "2021-06-01")
)
STAYED_AWAY = person(fact("admission", "2000-02-03"), fact("removal", "2021-06-01", detail="absent"))
EXEMPT = person(
    fact("admission", "2000-02-03"),
    fact("recognition", "2001-02-03"),
    fact("exemption", "2024-05-05", detail="age-illness"),
)
WITH_BADGE = person(
    fact("admission", "1990-02-03"),
    fact("recognition", "1991-02-03"),
    fact("badge", "2020-02-03", detail="30"),
)
WARNED = person(
    fact("admission", "1990-02-03"),
    fact("recognition", "1991-02-03"),
    fact("discipline", "2026-03-01", detail="warning"),
)
TWICE = person(
    fact("admission", "2000-02-03"),
    fact("removal", "2005-06-01"),
    fact("admission", "2010-02-03"),
    fact("removal", "2015-06-01"),
)


@pytest.mark.parametrize(
    "who, draft, field, said",
    [
        (OFFICIAL, event("removal", "2026-11-02"), "detail", "căn cứ"),
        (OFFICIAL, event("removal", "2026-11-02"), "decision_number", "chi bộ chỉ đề nghị"),
        (OFFICIAL, event("removal", "2026-11-02", detail="not-recognised"), "detail", "dự bị"),
        (OFFICIAL, event("removal", "2026-11-02", detail="unpaid"), "detail", "lý do chính đáng"),
        (PROBATIONARY, event("expulsion", "2026-11-02"), "kind", "xóa tên"),
        (OFFICIAL, event("withdrawal", "2026-11-02"), "decision_number", "cấp ủy có thẩm quyền"),
        (PROBATIONARY, event("discipline", "2026-11-02", detail="dismissal"), "detail", "khiển trách"),
        (OFFICIAL, event("exemption", "2026-11-02"), "detail", "loại miễn"),
        (OFFICIAL, event("exemption", "2026-11-02", detail="maternity"), "detail", "nữ"),
        (OFFICIAL, event("exemption", "2026-11-02", detail="away"), "until", "dưới 12 tháng"),
        (
            OFFICIAL,
            event("exemption", "2026-11-02", detail="away", until="2027-11-02"),
            "until",
            "02/11/2027",
        ),
        (OFFICIAL, event("exemption", "2026-11-02", detail="treatment"), "until", "nhắc trước 30 ngày"),
        (OFFICIAL, event("interruption", "2026-11-02"), "until", "dừng tính"),
        (OFFICIAL, event("interruption", "2026-01-02", until="2026-05-02"), "until", "sẽ trừ"),
        (OFFICIAL, event("card", "2026-11-02"), "number", "Chưa ghi số thẻ"),
        (PROBATIONARY, event("card", "2026-11-02", number="123"), "number", "8 hoặc 12"),
        (PROBATIONARY, event("card", "2026-11-02", number="123"), "kind", "chính thức"),
        (OFFICIAL, event("badge", "2026-11-07", detail="30"), "detail", "Đủ 30 năm"),
        # C: 30 years are full on 03/02/2030: 12 months earlier at most; none during the nine months of a warning
        (OFFICIAL, event("badge", "2029-02-02", detail="30"), "date", "sớm nhất 03/02/2029"),
        (WARNED, event("badge", "2026-11-30", detail="30"), "date", "đến 01/12/2026"),
        (OFFICIAL, event("temporary-out", "2026-11-02"), "until", "thời hạn dài nhất"),
        (OFFICIAL, event("temporary-out", "2026-11-02", until="2026-12-31"), "until", "từ 3 tháng"),
        (PROBATIONARY, event("recognition", "2026-11-20"), "date", "10/11/2026"),
        (
            PROBATIONARY,
            event("admission", "2026-11-02", received_on="2026-08-10", decision_date="2026-08-05"),
            "date",
            "23/09/2026",
        ),
        (PROBATIONARY, event("admission", "2026-11-02", decision_date="2026-11-05"), "decision_date", "sau"),
        (PROBATIONARY, event("admission", "2026-11-02"), "decision_date", "tạm tính"),
        (OFFICIAL, event("transfer-in", "2026-05-31"), "date", "03/02/2000 được coi là ở nơi khác"),
        (CAME, event("transfer-in", "2026-05-31"), "date", "đã ở chi bộ từ 01/06/2021"),
        (OUT, event("admission", "2024-05-31", decision_date="2024-05-20"), "date", "01/06/2024"),
        (EXPELLED, event("admission", "2026-05-31"), "kind", "60 tháng"),
        (WITHDRAWN, event("admission", "2026-05-31"), "kind", "tự xin ra"),
        (TWICE, event("admission", "2026-05-31"), "kind", "một lần"),
        (STAYED_AWAY, event("admission", "2026-05-31"), "kind", "tự bỏ sinh hoạt"),
        (OFFICIAL, event("removal", "2026-11-02", detail="no-progress"), "detail", "12 tháng"),
        (EXEMPT, event("removal", "2026-11-02", detail="absent"), "detail", "đang được miễn"),
    ],
)
def test_what_is_odd(who: Person, draft: EventDraft, field: str, said: str) -> None:
    found = [
        notice.message
        for notice in event_checks.notices(draft, who, public_holidays())
        if notice.field == field
    ]
    assert any(said in message for message in found), found


@pytest.mark.parametrize(
    "who, draft",
    [
        (OFFICIAL, event("removal", "2026-11-02", detail="two-years", decision_number="3-QĐ/ĐU")),
        (OFFICIAL, event("exemption", "2026-11-02", detail="away", until="2027-10-31")),
        (OFFICIAL, event("exemption", "2026-11-02", detail="age-illness")),
        (OFFICIAL, event("exemption", "2026-11-02", detail="treatment", until="2027-10-31")),
        (OFFICIAL, event("temporary-out", "2026-11-02", until="2027-06-30", detail="work")),
        (OFFICIAL, event("temporary-out", "2026-11-02", until="2028-11-02", detail="study")),
        (OFFICIAL, event("card", "2026-11-02", number="120000001234")),
        (OFFICIAL, event("death", "2026-11-02")),
        (WARNED, event("badge", "2026-12-01", detail="30")),
        (person(), event("transfer-in", "2026-05-31")),
        (PROBATIONARY, event("recognition", "2026-11-10")),
        (PROBATIONARY, event("discipline", "2026-11-02", detail="warning")),
        # members study, B.6: 36 months after leaving, to the day
        (OUT, event("admission", "2024-06-01", decision_date="2024-05-20")),
    ],
)
def test_nothing_is_odd(who: Person, draft: EventDraft) -> None:
    assert event_checks.notices(draft, who, public_holidays()) == []


@pytest.mark.parametrize(
    "who, draft, said",
    [
        (OFFICIAL, event("admission", "2025-11-10"), "10/11/2026"),
        (OFFICIAL, event("discipline", "2026-03-01", detail="reprimand"), "01/09/2026"),
        (OFFICIAL, event("discipline", "2026-03-01", detail="warning"), "01/12/2026"),
        (OFFICIAL, event("discipline", "2026-03-01", detail="dismissal"), "01/03/2027"),
        (OFFICIAL, event("removal", "2026-03-01"), "01/03/2029"),
        (OFFICIAL, event("exemption", "2026-03-01", detail="reduced"), "vẫn tính vào mẫu số"),
        (OFFICIAL, event("restoration", "2026-03-01"), "truy nộp đảng phí"),
        (OFFICIAL, event("commendation", "2026-03-01"), ""),
        (OFFICIAL, event("admission", "2025"), ""),
        # A.1: the papers of recognition; B.2: three votes without two thirds
        (PROBATIONARY, event("recognition", "2026-11-10"), "10-KNĐ đến 14-KNĐ"),
        (PROBATIONARY, event("recognition", "2026-11-10"), "3 lần biểu quyết không đủ"),
        # B.3: not during an inspection; committee members stay so at the official place
        (OFFICIAL, event("transfer-out", "2026-11-10"), "khiếu nại, tố cáo thì chưa chuyển"),
        (OFFICIAL, event("temporary-out", "2026-11-10"), "vẫn là cấp ủy viên ở nơi chính thức"),
        # B.4: who decides
        (OFFICIAL, event("exemption", "2026-03-01", detail="away"), "đảng ủy cơ sở quyết định"),
        (OFFICIAL, event("exemption", "2026-03-01", detail="age-illness"), "Điều lệ Đảng, Điều 7"),
        (OFFICIAL, event("suspension", "2026-03-01"), "mẫu số biểu quyết"),
        # B.6: the clause of each ground, on the day before and after it changed
        (OFFICIAL, event("removal", "2025-06-30", detail="absent"), "24-QĐ/TW, điểm 8.1."),
        (OFFICIAL, event("removal", "2025-07-01", detail="absent"), "294-QĐ/TW, điểm 8.1, chưa đối chiếu"),
        (OFFICIAL, event("removal", "2026-01-31", detail="unpaid"), "294-QĐ/TW, điểm 8.1"),
        (OFFICIAL, event("removal", "2026-02-01", detail="unpaid"), "01-QĐ/TW, Điều 2"),
        (PROBATIONARY, event("removal", "2026-11-12", detail="not-recognised"), "294-QĐ/TW, điểm 4.2"),
        # B.6: who is not admitted again, and who only with consent
        (OFFICIAL, event("withdrawal", "2026-03-01"), "không được kết nạp lại, trừ hoàn cảnh"),
        (OFFICIAL, event("removal", "2026-03-01", detail="absent"), "tự bỏ sinh hoạt đảng không được"),
        (OUT, event("admission", "2026-05-31"), "Ban Thường vụ tỉnh ủy đồng ý bằng văn bản"),
        # C: the badge of who is put out goes back, that of the dead stays with the family
        (WITH_BADGE, event("expulsion", "2026-03-01"), "Huy hiệu Đảng phải nộp lại"),
        (WITH_BADGE, event("death", "2026-03-01"), "Gia đình giữ Huy hiệu Đảng"),
        (OFFICIAL, event("death", "2026-03-01"), ""),
    ],
)
def test_what_follows(who: Person, draft: EventDraft, said: str) -> None:
    """Members study, B.2, B.5, B.6 and C: 12 months of probation; badges wait 6, 9 or 12 months; 36 months to readmission."""
    found = event_checks.effect(draft, who)
    assert (said in found) if said else found == ""


@pytest.mark.parametrize(
    "kind, detail, said",
    [
        ("removal", "unpaid", "Không đóng đảng phí 3 tháng trong năm không có lý do chính đáng"),
        (
            "admission",
            "youth-union private-owner",
            "Đoàn viên Đoàn TNCS Hồ Chí Minh; Chủ doanh nghiệp tư nhân",
        ),
        ("exemption", "già yếu", "già yếu"),
        ("commendation", "warning", "warning"),
        ("death", "", ""),
    ],
)
def test_codes_are_read_as_words(kind: str, detail: str, said: str) -> None:
    assert words.detail_text(kind, detail) == said
