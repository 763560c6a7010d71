"""Biểu 1 to 3: rows, codes, checks. Members study F.3 to F.5 and the cases K 33 to 37."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.admissions.service import Target, set_target
from desktop_app.core.dates import PartialDate
from desktop_app.core.errors import UserError
from desktop_app.core.period import Period
from desktop_app.members.models import MemberEvent
from desktop_app.members.service import Person, delete_member
from desktop_app.papers.models import Paper
from desktop_app.reports import annual, service, sheet_checks, sheet_service, sheets, transfer_days
from desktop_app.reports.sheet_checks import Closed
from desktop_app.reports.sheet_notes import before_head, notes
from desktop_app.reports.sheet_rows import Sheet, SheetRow, Span
from tests.reports.conftest import TODAY, Opened, add_event, add_member
from tests.reports.people import H1, fact, k33, official, person

SPAN = Span.of(H1, H1.end)
CODES = "A B B.1 B.2 B.2.a B.2.b B.2.c B.3 C C.1 C.2 C.3 C.3.1 C.4 C.5 C.5.a C.5.b C.5.c D".split()


def counts(found: Sheet) -> dict[str, float | None]:
    return {row.code: row.now for row in found.rows}


def test_the_half_year_of_k33() -> None:
    """K 33: A = 25, B = 5, C = 4, D = 26, row 3 "Trong đó dự bị" = 1; guests and exempt members do not change D."""
    people = k33()
    found = sheet_service.make(people, SPAN, H1)
    assert counts(found.sheets.one) == dict(
        zip(CODES, [25, 5, 2, 3, 1, 2, 0, 0, 4, 1, 0, 1, 1, 0, 2, 0, 2, 0, 26], strict=True)
    )
    assert found.errors == ()
    assert all(len(row.people) == row.now for row in found.sheets.one.rows)
    three = found.sheets.three
    assert [three.count(code) for code in ("I", "I.1", "I.2", "III.1", "III.2")] == [26, 24, 2, 1, 1]


def test_a_move_inside_the_base_vanishes_in_the_upper_sheet() -> None:
    """K 35: the branch's sheet says one move inside the base, the sheet of the base none."""
    people = [
        person(1, official(fact("transfer-out", "2026-03-15", "same-base")), H1.end),
        person(2, official(fact("transfer-out", "2026-03-16", "other-province")), H1.end),
        person(3, official(fact("transfer-in", "2026-03-17", "same-base")), H1.end),
    ]
    found = sheets.compute(people, SPAN)
    assert [found.one.count(code) for code in ("B", "B.2.c", "C", "C.5", "C.5.c", "D")] == [1, 1, 2, 2, 1, 1]
    assert [found.base.count(code) for code in ("B", "B.2", "C", "C.5", "C.5.a", "D")] == [0, 0, 1, 1, 1, 1]
    assert {row.code for row in found.one.rows} - {row.code for row in found.base.rows} == {"B.2.c", "C.5.c"}
    # what its own figures then lack stands in a line of its own: 2 + 0 − 1 + 0 = 1
    assert [row.code for row in found.base.rows][-4:] == ["N", "N.1", "N.2", "D"]
    line = {code: (found.base.row(code).now, found.base.row(code).people) for code in ("N", "N.1", "N.2")}
    assert line == {"N": (0, (3, 1)), "N.1": (1, (3,)), "N.2": (1, (1,))}
    assert all(one.holds for one in sheet_checks.check_sums(found))


@pytest.mark.parametrize("came, went, percent", [(0, 1, "–"), (2, 1, "–"), (0, 0, None)])
def test_the_sheet_of_the_base_leaves_nothing_unexplained(came: int, went: int, percent: str | None) -> None:
    """K 35, F.3 (D = A + B − C): with the line of moves inside the base the figures on the sheet add up, in both columns;
    where nobody moved the form is as printed."""
    moves = [
        *((fact("transfer-in", "2026-02-01", "same-base"),) for _ in range(came)),
        *((fact("transfer-out", "2026-03-15", "same-base"),) for _ in range(went)),
    ]
    people = [person(number, official(*events), H1.end) for number, events in enumerate([(), *moves], 1)]
    found = sheet_service.make(people, SPAN, H1)
    base = found.sheets.base
    counted = {code: base.count(code) for code in ("A", "B", "C", "N", "D")}
    assert counted["A"] + counted["B"] - counted["C"] + counted["N"] == counted["D"] == 1 + came
    assert counted["N"] == came - went
    assert ("N" in {row.code for row in base.rows}) == (percent is not None)
    told = [one for one in found.checks if one.rule == "D = A + B - C + N (base)"]
    assert [one.holds for one in told] == [True, True]
    if percent is not None:
        assert base.row("N").percent() == percent
        assert any("A + B − C" in line for line in notes(base, found))
    # a sheet in which the line is lost is an error
    torn = replace(found.sheets, base=Sheet(1, tuple(r for r in base.rows if r.code[0] != "N"), "base"))
    wrong = [one for one in sheet_checks.check_sums(torn) if not one.holds]
    assert [one.rule for one in wrong] == (["D = A + B - C + N (base)"] if came != went else [])


@pytest.mark.parametrize("now, before, text", [(5, 4, "125,0%"), (3, 0, "–"), (0, 0, "–"), (0, 4, "0,0%")])
def test_percent(now: int, before: int, text: str) -> None:
    """K 36."""
    assert SheetRow("B", "B", "Tăng", 0, now, before).percent() == text


def test_a_transfer_counts_out_when_introduced_and_in_when_received() -> None:
    """K 37: decided 28/6, received 05/7."""
    second = H1.next()
    out = person(1, official(fact("transfer-out", "2026-06-28", "same-province")), second.end)
    came = person(2, official(fact("transfer-in", "2026-07-05", "same-province")), second.end)
    first = sheets.compute([out], SPAN).one
    later = sheets.compute([out, came], Span.of(second, second.end)).one
    assert (first.count("C.5.b"), later.count("C.5.b"), later.count("B.2.b")) == (1, 0, 1)


def test_before_the_two_levels_the_row_reads_district() -> None:
    """F.3: "huyện khác" is read "xã, phường khác" from 01/7/2025."""
    old = sheets.compute([], Span.of(Period("half-year", 2025, 1), date(2026, 1, 1)))
    assert "Huyện khác" in old.one.row("B.2.b").label
    assert "Xã, phường khác" in sheets.compute([], SPAN).one.row("B.2.b").label


@pytest.mark.parametrize(
    "start, end, before_start, before_end",
    [
        ("2026-01-01", "2026-06-30", "2025-01-01", "2025-06-30"),
        ("2024-01-01", "2024-02-29", "2023-01-01", "2023-02-28"),
        ("2025-02-01", "2025-02-28", "2024-02-01", "2024-02-29"),
        ("2024-02-29", "2024-03-15", "2023-03-01", "2023-03-15"),
    ],
)
def test_the_same_days_of_last_year(start: str, end: str, before_start: str, before_end: str) -> None:
    day = date.fromisoformat
    assert Span.days(day(start), day(end)) == Span(day(start), day(end), day(before_start), day(before_end))


@pytest.mark.parametrize(
    "code, as_of, before_end",
    [
        ("2026", "2026-12-10", "2025-12-10"),
        ("2026", "2026-12-31", "2025-12-31"),
        ("2026", "2027-02-01", "2025-12-31"),
        ("2026-H2", "2026-11-30", "2025-11-30"),
        ("2024", "2024-02-28", "2023-02-28"),
        ("2024", "2024-02-29", "2023-02-28"),
        ("2025", "2025-02-28", "2024-02-29"),
        ("2025-02", "2025-02-27", "2024-02-27"),
    ],
)
def test_a_running_period_is_compared_with_the_same_stretch(code: str, as_of: str, before_end: str) -> None:
    """F.3, column "Cùng kỳ năm trước": whole beside whole once the period is over, else up to the same day."""
    period = Period.parse(code)
    span = Span.of(period, date.fromisoformat(as_of))
    assert span.before_end == date.fromisoformat(before_end)
    assert Span.of(period, date.fromisoformat(as_of), whole=True).before_end == period.same_last_year().end


def test_a_report_drafted_before_the_year_is_over_says_so() -> None:
    """F.1 (the year's report goes up about 10/12): who died on 20/12 last year is not beside 01/01 to 10/12 of this year; head
    and note say up to which day both columns count, and the whole of last year can be asked for."""
    year, day = Period("year", 2026), date(2026, 12, 10)
    people = [
        person(1, official(fact("death", "2025-12-20")), day),
        person(2, official(fact("death", "2025-03-01")), day),
        person(3, official(fact("death", "2026-03-01")), day),
    ]
    drafted = sheet_service.make(people, Span.of(year, day), year)
    whole = sheet_service.make(people, Span.of(year, day, whole=True), year)
    over = sheet_service.make(people, Span.of(year, year.end), year)
    rows = [found.sheets.one.row("C.1") for found in (drafted, whole, over)]
    assert [(row.now, row.before, row.percent()) for row in rows] == [
        (1, 1, "100,0%"),
        (1, 2, "50,0%"),
        (1, 2, "50,0%"),
    ]
    assert [before_head(found) for found in (drafted, whole, over)] == [
        "Cùng kỳ năm trước (đến 10/12/2025)",
        "Cùng kỳ năm trước (cả năm 2025)",
        "Cùng kỳ năm trước",
    ]
    said = [notes(found.sheets.two, found) for found in (drafted, whole, over)]
    assert said == [
        [
            (
                "Kỳ chưa hết: số liệu đến ngày 10/12/2026, cùng kỳ từ 01/01/2025 đến 10/12/2025; "
                "tăng, giảm sau ngày này báo bổ sung."
            )
        ],
        [
            (
                "Kỳ chưa hết: số liệu đến ngày 10/12/2026, cột cùng kỳ là cả năm 2025 nên tỷ lệ chỉ để tham khảo; "
                "tăng, giảm sau ngày này báo bổ sung."
            )
        ],
        [],
    ]


def newcomers() -> list[Person]:
    """Five people admitted in the first half of 2026, of several kinds."""
    ceremony = fact("admission", "2026-03-03", detail="youth-union foreign-spouse")
    return [
        person(
            1,
            [ceremony],
            H1.end,
            sex="female",
            ethnicity="Tày",
            religion="Phật giáo",
            birth_date=PartialDate(2000, 5, 1),
            occupation_before_group="clerk",
            general_education="12/12",
            professional_level="Đại học Luật",
            academic_title="PGS.TS",
        ),
        person(2, [fact("admission", "2026-02-03")], H1.end, occupation_before="Nông dân"),
        # only the present occupation is recorded
        person(3, [fact("admission", "2026-02-03")], H1.end, occupation_group="worker"),
        person(4, [fact("admission", "2026-02-03")], H1.end, birth_date=None, occupation="buôn bán nhỏ"),
        person(
            5,
            official(fact("removal", "2015-01-01"), fact("admission", "2026-05-19")),
            H1.end,
            occupation_before_group="student",
        ),
    ]


def test_the_newly_admitted_by_row() -> None:
    """F.4: every row of Biểu 2; what the record does not say stands in a row of its own, so that the blocks add up."""
    found = sheet_service.make(newcomers(), SPAN, H1)
    two = found.sheets.two
    expected = {
        "I": (1, 2, 3, 4, 5),
        "I.1": (1,),
        "I.2": (1,),
        "I.3": (),
        "I.4": (),
        "I.5": (1,),
        "I.6": (5,),
        "I.7": (1,),
        "I.8": (1,),
        "II.1": (1, 2, 3, 4, 5),
        "II.1.7": (1, 3),
        "II.1.7.b": (1,),
        "II.1.7.c": (3,),
        "II.1.8": (2,),
        "II.1.10": (5,),
        "II.1.12": (),
        "II.1.x": (4,),
        "II.2.1": (1,),
        "II.2.7": (2, 3, 5),
        "II.2.x": (4,),
        "II.3.4": (1,),
        "II.4.4": (1,),
        "II.5.1": (1,),
        "II.5.2": (),
    }
    assert {code: tuple(sorted(two.row(code).people)) for code in expected} == expected
    assert (two.row("II.2.tb").now, two.row("II.2.tb").now_text()) == (48.3, "48,3")
    assert [row.label for row in two.rows if row.code.startswith("II.1.")][:2] == [
        "Cán bộ, công chức cơ quan Nhà nước từ cấp huyện trở lên",
        "Cán bộ, công chức cơ quan Đảng, MTTQ, đoàn thể từ cấp huyện trở lên",
    ]
    assert (two.row("III.1").now_text(), two.row("III.1").percent()) == ("", "")
    assert found.errors == ()
    warned = {one.rule: one.people for one in found.checks if one.severity == "warning"}
    assert warned["2/II.1.x"] == (4,)
    assert warned["2/II.1"] == (3,)


def test_the_structure_of_a_past_day() -> None:
    """F.5: ages, party ages and standing are those of the day, beside the same day a year earlier."""
    people = [
        person(1, official(), H1.end, ethnicity="H'Mông", religion="Công giáo", occupation="Nông dân"),
        person(
            2, [fact("admission", "2026-01-05")], H1.end, birth_date=PartialDate(1995), occupation="Hưu trí"
        ),
        person(3, official(fact("death", "2025-12-01")), H1.end),
        person(4, official(fact("temporary-in", "2026-01-01")), H1.end),
        person(
            5, official(fact("exemption", "2025-01-01", until="2025-12-31")), H1.end, sex=None, ethnicity=""
        ),
    ]
    three = sheets.compute(people, SPAN).three
    now = {
        code: three.row(code).people
        for code in ("I", "I.1", "I.2", "II.2.2.08", "II.2.x", "II.3.2.02", "III.1")
    }
    assert now == {
        "I": (1, 2, 5),
        "I.1": (1, 5),
        "I.2": (2,),
        "II.2.2.08": (1,),
        "II.2.x": (5,),
        "II.3.2.02": (1,),
        "III.1": (),
    }
    before = {code: three.row(code).people_before for code in ("I", "I.1", "I.2", "III.1")}
    assert before == {"I": (1, 3, 5), "I.1": (1, 3, 5), "I.2": (), "III.1": (5,)}
    assert three.row("II.5.0").people == (2,)
    assert (three.row("II.10.8").people, three.row("II.10.13").people) == ((1,), (2,))
    # 24 years of party age in 2025, 25 in 2026: the same band; 55 and 56 years of age: not
    assert [len(three.row(code).people) for code in ("II.4.1", "II.4.6", "II.4.7")] == [0, 0, 2]
    assert [len(three.row(code).people_before) for code in ("II.4.6", "II.4.7")] == [3, 0]


def test_a_wrong_sum_is_found() -> None:
    found = sheets.compute(k33(), SPAN)
    rows = tuple(
        SheetRow(r.code, r.mark, r.label, r.depth, 27, r.before, r.people) if r.code == "D" else r
        for r in found.one.rows
    )
    bad = sheets.Sheets(SPAN, Sheet(1, rows), found.base, found.two, found.three)
    wrong = {one.rule for one in sheet_checks.check(bad, k33()) if one.severity == "error"}
    assert wrong == {"D = A + B - C", "I = D"}


def test_an_entry_dated_into_a_closed_period_is_told() -> None:
    """K 33 to 37: what was handed up stays, the difference is named with its people."""
    people = [
        person(1, official(), H1.end),
        # recorded in 2026, dated before the end of 2025
        person(2, official(fact("transfer-in", "2025-12-20", "other-province")), H1.end),
    ]
    before = Closed("báo cáo Số 03-BC/CB", date(2025, 1, 1), date(2025, 12, 31), {"closing": frozenset({1})})
    elsewhere = Closed("báo cáo Số 01-BC/CB", date(2024, 1, 1), date(2024, 12, 31), {"closing": frozenset()})
    found = sheet_service.make(people, SPAN, H1, [before, elsewhere])
    (told,) = [one for one in found.checks if "báo cáo" in one.rule]
    assert (told.severity, told.people) == ("warning", (2,))
    assert "nay 2" in told.sentence
    assert people[1].full_name in told.sentence
    assert "đã chốt 1" in told.sentence
    assert found.errors == ()


def test_moves_without_reach_and_dates_without_day_are_told() -> None:
    people = [
        person(1, official(fact("transfer-in", "2026-02-01")), H1.end),
        person(2, official(fact("death", "2026")), H1.end),
    ]
    warned = {one.rule: one.people for one in sheet_service.make(people, SPAN).checks if not one.holds}
    assert {rule: people for rule, people in warned.items() if "/" not in rule} == {
        "scope": (1,),
        "date": (2,),
    }


# --- from a book -----------------------------------------------------------------------------------------------------


def read(session: Session, code: str, today: date = TODAY) -> dict[str, Any]:
    return json.loads(json.dumps(service.figures_json(session, Period.parse(code), today)))


def test_the_command_prints_the_forms_with_their_codes(opened: Opened) -> None:
    """The forms say the same as the figures of the report, and open the same people."""
    with opened.book.read() as session:
        tree = read(session, "2026")
    rows = {row["code"]: row for row in tree["bieu_1"]}
    assert list(rows) == CODES
    assert [rows[code]["now"] for code in ("A", "B", "C", "D")] == [
        tree["opening"],
        tree["increase"]["total"],
        tree["decrease"]["total"],
        tree["closing"],
    ]
    assert rows["B.1"]["people"] == [opened.sample.people["Cao Thị Nhàn"]]
    assert [row["before"] for row in tree["bieu_1"]][-1] == tree["previous"]["closing"]
    assert not [one for one in tree["checks"] if one["severity"] == "error"]
    assert tree["bieu_2"][0]["now"] == 1
    assert tree["bieu_3"][0]["now"] == tree["closing"]


def test_any_past_days_and_no_others(opened: Opened) -> None:
    """A sheet for a day long past says who was there then; the target of the year with what was reached of it."""
    with opened.book.write("Chỉ tiêu") as session:
        set_target(session, Target(2026, 2))
        # introduced 28/6, received at the new place 05/7 (K 37)
        number = opened.sample.people["Bùi Thị Hạnh"]
        add_event(session, number, "transfer-out:same-province", "2026-06-28")
        event = session.scalars(
            select(MemberEvent).where(MemberEvent.member_id == number, MemberEvent.kind == "transfer-out")
        ).one()
        event.received_on = PartialDate(2026, 7, 5)
    with opened.book.read() as session:
        told = [one for one in read(session, "2026-H1")["checks"] if one["rule"] == "C.5"]
        assert [(one["ok"], one["people"]) for one in told] == [(False, [number])]
        assert not [one for one in read(session, "2026")["checks"] if one["rule"] == "C.5"]
        assert read(session, "2026-H1")["target"] == {
            "year": 2026,
            "target": 2,
            "admitted": 1,
            "percent": "50,0%",
        }
        assert read(session, "2025")["target"] is None
    with opened.book.read() as session:
        found = sheet_service.of_days(session, date(2026, 1, 1), date(2026, 4, 1), TODAY)
        assert found.sheets.one.count("D") == 14
        assert found.title == "từ 01/01/2026 đến 01/04/2026"
        for start, end in ((TODAY, date(2026, 1, 1)), (TODAY, date(2027, 1, 1)), (date(1900, 1, 1), TODAY)):
            with pytest.raises(UserError):
                sheet_service.of_days(session, start, end, TODAY)
        with pytest.raises(UserError):
            sheet_service.of_period(session, Period("year", 2027), TODAY)


def test_the_branch_says_by_which_day_transfers_count(opened: Opened) -> None:
    """K 37: introduced 28/6, received 05/7. By the introduction the one who goes belongs to the first half, by the receipt to
    the second; the draft says which and names them. The report counts as the forms do, the list of members stays."""
    number = opened.sample.people["Bùi Thị Hạnh"]
    with opened.book.write("Chuyển đi") as session:
        add_event(session, number, "transfer-out:same-province", "2026-06-28")
        came = add_member(session, "Giàng A Páo", ("transfer-in:other-province", "2026-07-05"))
        for event in session.scalars(select(MemberEvent).where(MemberEvent.member_id.in_((number, came)))):
            if event.kind == "transfer-out":
                event.received_on = PartialDate(2026, 7, 5)
            elif event.kind == "transfer-in":
                event.decision_date = PartialDate(2026, 6, 28)
    found = {}
    for way in transfer_days.WAYS:
        with opened.book.write("Cách tính") as session:
            transfer_days.set_way(session, way)
        with opened.book.read() as session:
            halves = [read(session, code) for code in ("2026-H1", "2026-H2")]
            assert [
                one["rule"] for half in halves for one in half["checks"] if one["severity"] == "error"
            ] == []
            assert {half["transfers"]["counted_by"] for half in halves} == {way}
            named = [(m["member_id"], m["direction"]) for m in halves[0]["transfers"]["crossing"]]
            assert sorted(named) == sorted([(number, "out"), (came, "in")])
            told = " ".join(halves[0]["notes"]["bieu_1"])
            assert "Bùi Thị Hạnh (chuyển đi: giới thiệu 28/06/2026, tiếp nhận 05/07/2026)" in told
            checks = [one for one in halves[0]["checks"] if one["rule"] in ("C.5", "B.2") and not one["ok"]]
            assert [one["people"] for one in checks] == [[number], [came]]
            rows = [{row["code"]: row["now"] for row in half["bieu_1"]} for half in halves]
            found[way] = [(half["C.5.b"], half["B.2.a"]) for half in rows]
            assert [half["D"] for half in rows] == [half["closing"] for half in halves]
            assert [half["decrease"]["transferred_out"] for half in halves] == [half["C.5"] for half in rows]
            moved = sheet_service.behind(session, [number], (date(2026, 6, 28), date(2026, 7, 5)))
            day = "05/07/2026" if way == "received" else "28/06/2026"
            assert moved[0].detail.endswith(f"chuyển đi chính thức {day}")
    # of each half: who went inside the province, who came from another one (Lý Văn Phúc on 15/3 besides)
    assert found == {
        "own": [(1, 1), (0, 1)],
        "introduced": [(1, 2), (0, 0)],
        "received": [(0, 1), (1, 1)],
    }


def test_a_day_that_was_not_written_down_is_told(opened: Opened) -> None:
    """K 37: counted by the receipt at the new place, which nobody wrote down for the move of 01/9."""
    with opened.book.write("Cách tính") as session:
        transfer_days.set_way(session, "received")
    with opened.book.read() as session:
        tree = read(session, "2026-H2")
    told = [one for one in tree["checks"] if one["rule"] == "transfer day"]
    assert [(one["ok"], one["people"]) for one in told] == [(False, [opened.sample.people["Quàng Thị Quế"]])]
    assert {row["code"]: row["now"] for row in tree["bieu_1"]}["C.5.c"] == 1


def test_a_revoked_admission_never_vanishes(opened: Opened) -> None:
    """B.6: "thu hồi, hủy quyết định kết nạp" has no row in any form seen. Kept as an event it leaves the roll in row C.3 and is
    named beside the figures; thrown into the bin it is in no row and named all the same."""
    number = opened.sample.people["Cao Thị Nhàn"]
    with opened.book.write("Thu hồi") as session:
        add_event(session, number, "removal:admission-revoked", "2026-08-10")
    with opened.book.read() as session:
        tree = read(session, "2026")
        rows = {row["code"]: row["now"] for row in tree["bieu_1"]}
        assert (rows["B.1"], rows["C.3"], rows["C.3.1"]) == (1, 1, 1)
        told = [one for one in tree["checks"] if one["rule"] == "C.3 revoked"]
        assert [(one["ok"], one["people"]) for one in told] == [(False, [number])]
        assert "thu hồi quyết định kết nạp" in " ".join(tree["notes"]["bieu_1"])
        assert all("Cao Thị Nhàn" in " ".join(tree["notes"][name]) for name in ("bieu_1", "bieu_2"))
        assert not [one for one in read(session, "2026-H1")["checks"] if one["rule"] == "C.3 revoked"]
    with opened.book.write("Xóa") as session:
        delete_member(session, number)
    with opened.book.read() as session:
        tree = read(session, "2026-H1")
    assert {row["code"]: row["now"] for row in tree["bieu_1"]}["B.1"] == 0
    (told_bin,) = [one for one in tree["checks"] if one["rule"] == "bin"]
    assert told_bin["people"] == [number]
    assert "Cao Thị Nhàn (kết nạp 19/05/2026)" in told_bin["sentence"]


def test_who_is_in_the_bin_is_named_beside_a_closed_report(opened: Opened) -> None:
    """B.6, F.3 (A = D of the period before): counted in the report handed up, in the bin since."""
    number = opened.sample.people["Vũ Đức Hải"]
    with opened.book.write("Ban hành") as session:
        service.issue(session, annual.KIND, Period("year", 2025), date(2026, 1, 20))
        delete_member(session, number)
    with opened.book.read() as session:
        told = [one for one in read(session, "2026")["checks"] if "báo cáo" in one["rule"]]
    assert [one["people"] for one in told] == [[number]]
    assert "bớt Vũ Đức Hải" in told[0]["sentence"]


def test_after_a_report_was_issued_a_late_entry_shows_in_both_periods(opened: Opened) -> None:
    people = opened.sample.people
    done = date(2026, 1, 20)
    with opened.book.write("Ban hành") as session:
        number = service.issue(session, annual.KIND, Period("year", 2025), done)
        assert session.get_one(Paper, number).number is not None
    with opened.book.read() as session:
        good = [one for one in read(session, "2026")["checks"] if "báo cáo" in one["rule"]]
        assert [(one["rule"][0], one["ok"]) for one in good] == [("A", True)]
    with opened.book.write("Ghi muộn") as session:
        add_event(session, people["Vũ Đức Hải"], "death", "2025-12-30")
    with opened.book.read() as session:
        after = [one for one in read(session, "2026")["checks"] if "báo cáo" in one["rule"]]
        closed = [
            one for one in read(session, "2025")["checks"] if "báo cáo" in one["rule"] and not one["ok"]
        ]
    assert [(one["ok"], one["people"]) for one in after] == [(False, [people["Vũ Đức Hải"]])]
    assert [one["rule"][0] for one in closed] == ["C", "D"]
