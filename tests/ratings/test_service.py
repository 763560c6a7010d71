"""A campaign from opening to the superior's decision, and its results."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from desktop_app.core.book import Book
from desktop_app.core.dates import PartialDate
from desktop_app.core.errors import UserError
from desktop_app.members import service as members_service
from desktop_app.members.models import EventKind
from desktop_app.members.service import EventDraft
from desktop_app.ratings import service
from desktop_app.ratings.eligibility import Outcome
from desktop_app.ratings.models import CampaignState
from desktop_app.ratings.regimes import LEVELS, Subject
from desktop_app.ratings.service import BranchDraft, Decision, RowDraft
from tests.ratings.conftest import NAMES, REVIEW, TODAY, open_year

XS, HTT, HT, KHT = LEVELS
DECISION = Decision("41-QĐ/ĐU", TODAY)


def test_opening_picks_the_regime_and_the_people(book: Book, campaign: int) -> None:
    with book.read() as session:
        sheet = service.load_campaign(session, 2026)
    assert sheet.info.id == campaign
    assert sheet.info.regime == "366+43"
    assert len(sheet.rows) == len(NAMES)
    outcomes = {row.full_name: row.eligibility.outcome for row in sheet.not_rated}
    assert outcomes == {
        "Hoàng Đức Bình": Outcome.EXEMPT,
        "Hoàng Bích Yến": Outcome.ELSEWHERE,
        "Hứa Minh Đạt": Outcome.NOT_REVIEWED,
    }
    assert [row.full_name.split()[-1] for row in sheet.rows][:4] == ["Ánh", "Bình", "Cường", "Dung"]
    assert all(row.eligibility.reason and row.eligibility.source for row in sheet.not_rated)


def test_facts_come_from_the_records(book: Book, campaign: int, ids: dict[str, int]) -> None:
    with book.read() as session:
        sheet = service.load_campaign(session, campaign)
    secretary = sheet.row(ids["Nguyễn Xuân Đức"])
    assert secretary.post == "Bí thư"
    facts = secretary.facts
    assert (facts.tasks_total, facts.tasks_on_time, facts.tasks_exceeding) == (12, 12, 4)
    assert (facts.absences_unexcused, facts.absence_months) == (1, (6,))
    assert facts.subject is Subject.OUTSIDE
    other = sheet.row(ids["Mai Công Sơn"]).facts
    # a cancelled task and one whose term has not come are not counted
    assert (other.tasks_total, other.tasks_done, other.tasks_on_time) == (1, 1, 0)
    assert other.absences_excused == 1
    assert sheet.row(ids["Hứa Minh Đạt"]).post == "Đảng viên dự bị"
    assert sheet.branch.facts.tasks_total == 13


@pytest.mark.parametrize(
    "year, review, message",
    [
        (2013, date(2013, 12, 1), "2013"),
        (2027, date(2027, 12, 1), "chưa đến"),
        (2025, date(2027, 12, 1), "không thuộc"),
        (2026, REVIEW, "đã có"),
    ],
)
def test_a_campaign_that_cannot_be_opened(
    book: Book, campaign: int, year: int, review: date, message: str
) -> None:
    with pytest.raises(UserError, match=message), book.write("Mở") as session:
        service.open_campaign(session, year, review, TODAY)


def test_points_are_kept_and_judged(book: Book, campaign: int, ids: dict[str, int]) -> None:
    member = ids["Nguyễn Xuân Đức"]
    with book.write("Nhập điểm") as session:
        service.save_row(
            session,
            campaign,
            RowDraft(
                member,
                XS,
                Decimal("29"),
                Decimal("65.5"),
                {"shortcomings_total": 2, "shortcomings_remedied": 2},
                30,
                "gương mẫu",
            ),
        )
    with book.read() as session:
        row = service.load_campaign(session, campaign).row(member)
    assert row.total == Decimal("94.5")
    assert row.proposal is XS
    assert row.verdict.unmet == 0
    assert row.draft() == RowDraft(
        member,
        XS,
        Decimal("29"),
        Decimal("65.5"),
        {"shortcomings_total": 2, "shortcomings_remedied": 2},
        30,
        "gương mẫu",
    )


@pytest.mark.parametrize(
    "draft, field",
    [
        ({"common_points": Decimal("30.01")}, "common_points"),
        ({"common_points": Decimal(-1)}, "common_points"),
        ({"task_points": Decimal("70.5")}, "task_points"),
        ({"task_points": Decimal("60.125")}, "task_points"),
        ({"votes_for": 400}, "votes_for"),
        ({"votes_for": -1}, "votes_for"),
        ({"own": {"tasks_total": 3, "tasks_on_time": 4}}, "tasks_on_time"),
        ({"own": {"sick_months": 13}}, "sick_months"),
        ({"own": {"sick_months": -1}}, "sick_months"),
        ({"note": "a" * 10_000}, "note"),
    ],
)
def test_what_is_refused_names_its_field(
    book: Book, campaign: int, ids: dict[str, int], draft: dict[str, object], field: str
) -> None:
    with pytest.raises(UserError) as caught, book.write("Nhập") as session:
        service.save_row(session, campaign, RowDraft(ids["Mai Công Sơn"], **draft))  # type: ignore[arg-type]
    assert caught.value.field == field


def test_nobody_is_rated_twice_or_lost(book: Book, scored: int) -> None:
    """Biểu 7B: có đến = miễn + chưa + đã; đã = the sum of the levels."""
    with book.read() as session:
        before = service.year_results(session, 2026)
    assert before is not None
    assert (before.total, before.exempt, before.not_yet, before.rated) == (33, 1, 32, 0)
    with book.write("Chốt") as session:
        service.propose(session, scored)
    with book.read() as session:
        after = service.year_results(session, 2026)
        sheet = service.load_campaign(session, 2026)
    assert after is not None
    assert (after.total, after.exempt, after.not_yet, after.rated) == (33, 1, 1, 31)
    assert after.rated == sum(after.by_level.values())
    assert after.by_level == sheet.counts
    assert [len(after.at(level)) for level in LEVELS] == list(after.by_level.values())
    assert not after.decided


def test_proposing_needs_a_level_for_everybody(book: Book, campaign: int, ids: dict[str, int]) -> None:
    with pytest.raises(UserError, match="Còn 31 đồng chí"), book.write("Chốt") as session:
        service.propose(session, campaign)


def test_an_overrule_needs_a_reason(book: Book, scored: int, ids: dict[str, int]) -> None:
    member = ids["Mai Công Sơn"]
    with pytest.raises(UserError) as caught, book.write("Đổi") as session:
        service.overrule(session, scored, member, HTT, "  ")
    assert caught.value.field == "reason"
    with book.write("Đổi") as session:
        service.overrule(session, scored, member, XS, "Cứu người trong lũ")
    with book.read() as session:
        row = service.load_campaign(session, scored).row(member)
    assert (row.proposal, row.overruled, row.overrule_reason) == (XS, True, "Cứu người trong lũ")
    assert row.above_ceiling
    with book.write("Theo tiêu chí") as session:
        service.overrule(session, scored, member, None, "")
    with book.read() as session:
        row = service.load_campaign(session, scored).row(member)
    assert not row.overruled
    assert row.proposal is row.verdict.level


def test_who_is_rated_can_be_overruled(book: Book, scored: int, ids: dict[str, int]) -> None:
    member = ids["Hứa Minh Đạt"]
    with pytest.raises(UserError), book.write("Đưa vào") as session:
        service.set_excluded(session, scored, member, False)
    with book.write("Đưa vào") as session:
        service.set_excluded(session, scored, member, False, "Công văn 12-CV/ĐU {yêu cầu}")
        service.set_excluded(session, scored, ids["Mai Công Sơn"], True, "Nghỉ ốm cả năm")
    with book.read() as session:
        sheet = service.load_campaign(session, scored)
    assert sheet.row(member).rated
    left_out = sheet.row(ids["Mai Công Sơn"])
    assert not left_out.rated
    assert left_out.eligibility.reason == left_out.eligibility.said() == "Nghỉ ốm cả năm"
    assert left_out.proposal is None


def test_votes_against_the_voting_rule(book: Book, scored: int, ids: dict[str, int]) -> None:
    """294-QĐ/TW 9.3.2: the official members, without those elsewhere for a time and the exempt who stay away."""
    with book.read() as session:
        sheet = service.load_campaign(session, scored)
    assert sheet.voters == sheet.denominator == 30
    assert sheet.voters_source
    member = ids["Mai Công Sơn"]
    with book.write("Kiểm phiếu") as session:
        service.record_votes(session, scored, {member: 28}, None, {"issued": 30, "returned": 29, "valid": 28})
    for denominator, tally in (
        (20, None),
        (None, {"issued": 31}),
        (None, {"issued": 30, "returned": 31}),
        (0, None),
    ):
        with pytest.raises(UserError), book.write("Kiểm phiếu") as session:
            service.record_votes(session, scored, {}, denominator, tally)
    with book.read() as session:
        sheet = service.load_campaign(session, scored)
    assert sheet.row(member).votes_for == 28
    assert sheet.info.tally == {"issued": 30, "returned": 29, "valid": 28}


def test_a_closed_proposal_is_frozen(book: Book, proposed: int, ids: dict[str, int]) -> None:
    member = ids["Nguyễn Xuân Đức"]
    with book.read() as session:
        before = service.load_campaign(session, proposed)
    with book.write("Sửa hồ sơ") as session:
        members_service.record_event(
            session,
            EventDraft(member, EventKind.DISCIPLINE.value, PartialDate(2026, 5, 1), detail="reprimand"),
            TODAY,
        )
        members_service.delete_member(session, ids["Mai Công Sơn"])
    with book.read() as session:
        after = service.load_campaign(session, proposed)
    assert [row.full_name for row in after.rows] == [row.full_name for row in before.rows]
    assert after.row(member).facts == before.row(member).facts
    assert after.counts == before.counts
    assert after.branch.facts == before.branch.facts
    assert [row.eligibility.reason for row in after.not_rated] == [
        row.eligibility.reason for row in before.not_rated
    ]
    with pytest.raises(UserError, match="đã chốt"), book.write("Sửa") as session:
        service.save_row(session, proposed, RowDraft(member, XS, Decimal(1), Decimal(1)))
    # votes and notes may still come
    with book.write("Phiếu") as session:
        row = after.row(member)
        service.save_row(
            session,
            proposed,
            RowDraft(member, row.self_level, row.common_points, row.task_points, {}, 29, "x"),
        )
    with book.write("Mở lại") as session:
        service.reopen(session, proposed)
    with book.read() as session:
        again = service.load_campaign(session, proposed)
    assert again.info.state is CampaignState.OPEN
    assert again.row(member).facts.disciplines == 1


def test_the_superior_decides(book: Book, proposed: int, ids: dict[str, int]) -> None:
    member = ids["Nguyễn Xuân Đức"]
    for decision, field in (
        (Decision("", TODAY), "number"),
        (Decision("41-QĐ/ĐU", date(2027, 1, 5)), "day"),
        (Decision("41-QĐ/ĐU", date(2026, 12, 1)), "day"),
    ):
        with pytest.raises(UserError) as caught, book.write("Quyết định") as session:
            service.decide(session, proposed, decision, TODAY)
        assert caught.value.field == field
    with book.write("Quyết định") as session:
        service.decide(
            session,
            proposed,
            Decision("41-QĐ/ĐU", TODAY, {member: HTT}, HTT, {member: "theo chỉ tiêu"}),
            TODAY,
        )
    with book.read() as session:
        sheet = service.load_campaign(session, proposed)
        results = service.year_results(session, 2026)
        assert service.levels_by_year(session, member) == {2026: HTT}
    row = sheet.row(member)
    assert (row.proposal, row.decided, row.decided_note) == (XS, HTT, "theo chỉ tiêu")
    assert all(r.decided is r.proposal for r in sheet.rated if r.member_id != member)
    assert results is not None
    assert results.decided
    assert results.branch_level is HTT
    assert (results.decision_number, results.decision_date) == ("41-QĐ/ĐU", TODAY)
    with pytest.raises(UserError, match="đã ghi"), book.write("Quyết định") as session:
        service.decide(session, proposed, DECISION, TODAY)


def test_a_decision_before_the_proposal_is_refused(book: Book, scored: int) -> None:
    with pytest.raises(UserError, match="chưa chốt"), book.write("Quyết định") as session:
        service.decide(session, scored, DECISION, TODAY)


def test_rating_again_keeps_the_old_level(book: Book, proposed: int, ids: dict[str, int]) -> None:
    """43-HD/BTCTW has a form for it: a later decision replaces, and what was stays."""
    member = ids["Nguyễn Xuân Đức"]
    with book.write("Quyết định") as session:
        service.decide(session, proposed, DECISION, TODAY)
    with pytest.raises(UserError) as caught, book.write("Lại") as session:
        service.rerate(session, proposed, member, KHT, "", today=TODAY)
    assert caught.value.field == "reason"
    with book.write("Lại") as session:
        service.rerate(session, proposed, member, KHT, "Phát hiện vi phạm", "50-QĐ/ĐU", TODAY, today=TODAY)
        service.rerate(session, proposed, None, HTT, "", today=TODAY)
    with book.read() as session:
        sheet = service.load_campaign(session, proposed)
    assert sheet.row(member).decided is KHT
    assert sheet.row(member).proposal is XS
    assert [(r.before, r.after, r.reason, r.decision_number) for r in sheet.reratings] == [
        (XS, KHT, "Phát hiện vi phạm", "50-QĐ/ĐU")
    ]
    assert sheet.branch.decided is HTT


def test_the_branch_is_rated_last(book: Book, scored: int) -> None:
    with book.write("Chi bộ") as session:
        service.save_branch_rating(
            session,
            scored,
            BranchDraft(
                XS,
                Decimal("29.5"),
                Decimal("64"),
                {"tasks_on_time": 13, "tasks_exceeding": 4, "shortcomings_total": 0},
                30,
            ),
        )
    with book.read() as session:
        branch = service.load_campaign(session, scored).branch
    assert branch.verdict.level is branch.proposal is XS
    assert branch.facts.rated_members == 31
    assert branch.draft().common_points == Decimal("29.5")
    with book.write("Chi bộ") as session:
        service.overrule(session, scored, None, HTT, "Đảng ủy giao chỉ tiêu")
        service.propose(session, scored)
    with book.read() as session:
        branch = service.load_campaign(session, scored).branch
    assert (branch.proposal, branch.overruled) == (HTT, True)


def test_a_discipline_in_the_committee(book: Book, campaign: int, ids: dict[str, int]) -> None:
    """Case 9: the collective is not XS; the ordinary member's discipline does not touch it."""
    with book.write("Kỷ luật") as session:
        for name in ("Lý Thu Phượng", "Mai Công Sơn"):
            members_service.record_event(
                session,
                EventDraft(
                    ids[name], EventKind.DISCIPLINE.value, PartialDate(2026, 4, 1), detail="reprimand"
                ),
                TODAY,
            )
    with book.read() as session:
        sheet = service.load_campaign(session, campaign)
    assert sheet.branch.facts.disciplines == 1
    assert sheet.row(ids["Mai Công Sơn"]).facts.disciplines == 1


def test_an_old_year_with_its_own_rules(book: Book, ids: dict[str, int]) -> None:
    """2021 is rated by grades under 21-HD/BTCTW; what is only known from papers is written down as decided."""
    campaign = open_year(book, 2021, date(2021, 12, 10))
    member = ids["Nguyễn Xuân Đức"]
    grades = {"conduct": "excellent", "task": "excellent", "commitment": "good"}
    with book.write("Cấp độ") as session:
        service.save_row(session, campaign, RowDraft(member, None, own={"grades": grades}))
    with book.read() as session:
        sheet = service.load_campaign(session, 2021)
    assert sheet.regime.id == "132+21"
    assert sheet.row(member).proposal is XS
    with book.write("Ghi lại mức cũ") as session:
        service.record_levels(
            session, campaign, {r.member_id: HTT for r in sheet.rated if r.member_id != member}
        )
        service.propose(session, campaign)
        service.decide(session, campaign, Decision("9-QĐ/ĐU", date(2021, 12, 28)), TODAY)
    with book.read() as session:
        assert service.levels_by_year(session, member) == {2021: XS}
        assert service.levels_by_year(session, ids["Mai Công Sơn"]) == {2021: HTT}


def test_three_years_and_the_hints(book: Book, ids: dict[str, int]) -> None:
    """Case 24: two failed years in a row."""
    member = ids["Mai Công Sơn"]
    for year in (2024, 2025):
        campaign = open_year(book, year, date(year, 12, 10))
        with book.write("Ghi lại mức cũ") as session:
            sheet = service.load_campaign(session, campaign)
            levels = {r.member_id: KHT if r.member_id == member else XS for r in sheet.rated}
            service.record_levels(session, campaign, levels)
            service.propose(session, campaign)
            service.decide(session, campaign, Decision("9-QĐ/ĐU", date(year, 12, 28)), TODAY)
    open_year(book)
    with book.read() as session:
        row = service.load_campaign(session, 2025).row(member)
        assert [hint.key for hint in row.hints] == ["help"]
        assert service.load_campaign(session, 2026).row(member).past == {2024: KHT, 2025: KHT}
        recent = service.recent_results(session, 2026)
    assert [results.year for results in recent] == [2024, 2025, 2026]
    assert recent[0].by_level[KHT] == 1


def test_settings_of_the_campaign(book: Book, scored: int) -> None:
    with book.write("Số được giao") as session:
        service.update_campaign(
            session, scored, review_date=REVIEW, due=date(2026, 12, 20), quota=2, outstanding=True
        )
    with book.read() as session:
        sheet = service.load_campaign(session, scored)
        assert service.campaigns(session)[0].due == date(2026, 12, 20)
    assert sheet.caps.quota == 2
    assert sheet.caps.reading is not None
    assert sheet.caps.reading.rate == 25
    assert sheet.caps.exceeded
    with pytest.raises(UserError), book.write("Số được giao") as session:
        service.update_campaign(session, scored, review_date=REVIEW, due=None, quota=-1)


def test_a_year_without_a_campaign(book: Book) -> None:
    with book.read() as session:
        assert service.year_results(session, 2026) is None
        assert service.levels_by_year(session, 1) == {}
        with pytest.raises(UserError, match="2026"):
            service.load_campaign(session, 2026)


def test_quick_results_are_the_results_of_the_sheet(book: Book, scored: int, ids: dict[str, int]) -> None:
    """Reports read the results without judging anybody; both ways must agree in every state."""

    def compare() -> None:
        with book.read() as session:
            assert service.year_results(session, 2026) == service.results_of(
                service.load_campaign(session, 2026)
            )

    compare()
    with book.write("Diện") as session:
        service.set_excluded(session, scored, ids["Hứa Minh Đạt"], False, "Công văn")
        service.overrule(session, scored, ids["Hứa Minh Đạt"], HT, "Theo công văn")
        service.set_excluded(session, scored, ids["Mai Công Sơn"], True, "Ốm cả năm")
        service.record_levels(session, scored, {ids["Bùi Thị Lan"]: KHT})
    compare()
    with book.write("Chốt") as session:
        service.propose(session, scored)
    compare()
    with book.write("Quyết định") as session:
        service.decide(session, scored, Decision("41-QĐ/ĐU", TODAY, branch_level=HTT), TODAY)
    compare()
