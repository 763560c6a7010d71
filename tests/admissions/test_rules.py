"""Stages, checklist and conditions of an applicant: pure rules, named after the cases of the members study."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from desktop_app.admissions import conditions, stages
from desktop_app.admissions.conditions import Condition
from desktop_app.admissions.deadlines import last_day_of_age
from desktop_app.admissions.records import ApplicantDraft, File, Helper, PaperDraft
from desktop_app.admissions.stages import Stage
from desktop_app.core import rules
from desktop_app.core.dates import PartialDate
from desktop_app.core.workdays import public_holidays
from desktop_app.members.lifecycle import Standing
from tests.admissions.conftest import TODAY, applicant
from tests.members.conftest import pd

HELPER = Helper(1, "Nguyễn Xuân Đức", Standing("official"), pd("2010-02-03"))


def found(draft: ApplicantDraft, key: str, day: date = TODAY, **more: object) -> Condition:
    file = File(draft, **more)  # type: ignore[arg-type]  # the parts of a file by name
    return next(c for c in conditions.conditions(file, day, public_holidays()) if c.key == key)


@pytest.mark.parametrize(
    "birth, age, state",
    [
        ("1966-11-24", "59 tuổi 11 tháng", "good"),
        ("1966-10-20", "60 tuổi 1 tháng", "danger"),
        ("2008-11-23", "18 tuổi", "good"),
        ("2008-11-24", "17 tuổi 11 tháng", "danger"),
    ],
)
def test_age_counts_by_months_on_the_day_the_branch_considers(birth: str, age: str, state: str) -> None:
    """Members study, K 6."""
    condition = found(applicant(birth_date=birth, considered_on="2026-11-23"), "age", date(2026, 12, 24))
    assert condition.state == state
    assert age in condition.sentence
    assert "tính theo tháng" in condition.why or "Trung ương" in condition.why


def test_over_sixty_is_allowed_with_consent() -> None:
    """Members study, K 6: over 60 a body directly under the Central Committee must agree."""
    condition = found(applicant(birth_date="1966-10-20", consent_over_age=True), "age")
    assert condition.state == "good"


@pytest.mark.parametrize(
    "birth, verdict",
    [
        ("1958", "needs-consent"),
        ("2008", "unclear"),
        ("2008-11", "unclear"),
        ("2008-10", "allowed"),
        ("1966", "unclear"),
        ("1990", "allowed"),
        ("2012-03", "too-young"),
        (None, "unclear"),
    ],
)
def test_of_a_birth_date_without_its_day_nothing_false_is_said(birth: str | None, verdict: str) -> None:
    """Members study, K 42: year precision, no checks of age in months unless every day of it agrees."""
    assert conditions.age_verdict(pd(birth), TODAY) == (None, verdict)


def test_last_day_before_the_upper_age_agrees_with_the_verdict() -> None:
    birth = date(1966, 10, 20)
    last = last_day_of_age(birth, TODAY)
    assert last == date(2026, 11, 19)
    assert conditions.age_verdict(PartialDate.of(birth), last)[1] == "allowed"
    assert conditions.age_verdict(PartialDate.of(birth), date(2026, 11, 20))[1] == "needs-consent"


@pytest.mark.parametrize(
    "text, enough",
    [
        ("Trung học phổ thông", True),
        ("Trung học cơ sở", True),
        ("Tiểu học", False),
        ("12/12", True),
        ("7/10", True),
        ("Lớp 6/10", False),
        ("8/12", False),
        ("THCS", True),
        ("đang học", None),
        ("", None),
    ],
)
def test_education(text: str, enough: bool | None) -> None:
    """Members study, B.1: lower secondary school or more; older school years as A.7 names them."""
    assert conditions.education_enough(text, TODAY) is enough
    state = found(applicant(general_education=text), "education").state
    assert state == {True: "good", False: "warning", None: "muted"}[enough]


def test_certificate_lasts_sixty_months() -> None:
    """Members study, K 14: issued 20/11/2021, expired 20/11/2026."""
    draft = applicant(course_date="2021-11-20", filing_on="2026-01-10")
    assert found(draft, "course", date(2026, 11, 19)).state == "good"
    gone = found(draft, "course", date(2026, 11, 23))
    assert gone.state == "danger"
    assert gone.sentence == "Giấy chứng nhận cấp 20/11/2021 đã hết giá trị từ 20/11/2026"
    assert "06-HD/TW" in gone.why
    # what was in force when the branch voted has done its duty
    voted = replace(draft, considered_on=date(2026, 10, 18), votes_for=9, denominator=9)
    assert found(voted, "course", date(2026, 11, 23)).state == "good"
    late = replace(draft, considered_on=date(2026, 11, 21), votes_for=9, denominator=9)
    assert found(late, "course", date(2026, 11, 23)).state == "danger"


@pytest.mark.parametrize(
    "votes, base, needed, passed",
    [(14, 20, 14, True), (13, 20, 14, False), (12, 18, 12, True), (11, 18, 12, False)],
)
def test_vote_needs_two_thirds_of_the_official_members(
    votes: int, base: int, needed: int, passed: bool
) -> None:
    """Members study, K 39 and B.1."""
    draft = applicant(considered_on="2026-06-18", votes_for=votes, denominator=base)
    cast = stages.vote(draft)
    assert cast is not None
    assert (cast.needed, cast.passed) == (needed, passed)
    assert found(draft, "vote").state == ("good" if passed else "danger")
    now = stages.stage(File(draft), TODAY)[0]
    assert now is (Stage.CONSIDERED if passed else Stage.FILING)


def test_stage_follows_from_the_dates_on_any_day() -> None:
    """Members study, B.7."""
    draft = applicant(
        listed_on="2025-01-18",
        sympathiser_on="2025-03-18",
        filing_on="2025-12-18",
        considered_on="2026-06-18",
        votes_for=9,
        denominator=9,
        decision_date="2026-08-05",
        decision_received_on="2026-08-10",
    )
    file = File(draft, admitted_on=date(2026, 8, 28))
    assert [
        stages.stage(file, day)[0].value
        for day in (
            date(2024, 12, 31),
            date(2025, 1, 18),
            date(2025, 3, 18),
            date(2025, 12, 18),
            date(2026, 6, 18),
            date(2026, 8, 9),
            date(2026, 8, 10),
            date(2026, 8, 28),
        )
    ] == ["listed", "listed", "sympathiser", "filing", "considered", "considered", "decided", "admitted"]
    stopped = File(replace(draft, stopped_on=date(2026, 7, 1)))
    assert stages.stage(stopped, TODAY) == (Stage.STOPPED, date(2026, 7, 1))


def test_checklist_says_what_is_there_what_is_missing_and_what_comes_later() -> None:
    """Members study, A.1 and A.2."""
    draft = applicant(filing_on="2026-01-10", course_date="2025-09-20")
    papers = (
        PaperDraft(1, "1-KNĐ", date(2026, 1, 12), date(2026, 1, 12)),
        PaperDraft(1, "2-KNĐ", date(2025, 2, 1), date(2026, 1, 20)),
        PaperDraft(1, "3-KNĐ", date(2026, 2, 1), valid_until=date(2026, 10, 31)),
    )
    lines = stages.checklist(File(draft, papers=papers), TODAY)
    assert {line.code: line.state for line in lines} == {
        "course": "received",
        "1-KNĐ": "received",
        "2-KNĐ": "received",
        "3-KNĐ": "expired",
        "4-KNĐ": "optional",
        "5-KNĐ": "missing",
        "6-KNĐ": "later",
        "7-KNĐ": "optional",
        "8-KNĐ": "later",
        "9-KNĐ": "later",
    }
    old = next(line for line in lines if line.code == "2-KNĐ")
    # a year is advice only: its source was not seen whole
    assert (old.expires_on, old.advisory) == (date(2026, 2, 1), True)
    condition = found(draft, "papers", papers=papers)
    assert condition.state == "danger"
    assert "5-KNĐ" in condition.why
    assert "3-KNĐ" in condition.why


def test_introducers() -> None:
    """Members study, B.1: two official members, or one and the Youth Union; twelve months in the unit, official for less
    than a year is no obstacle."""
    draft = applicant(considered_on="2026-06-18", votes_for=9, denominator=9)
    assert found(draft, "introducers").state == "muted"
    assert found(draft, "introducers", helpers=(HELPER,)).state == "warning"
    other = replace(HELPER, id=2, full_name="Lý Thu Phượng")
    assert found(draft, "introducers", helpers=(HELPER, other)).state == "good"
    union = replace(draft, introduced_by_union="Ban Chấp hành Đoàn xã")
    assert found(union, "introducers", helpers=(HELPER,)).state == "good"
    assert found(draft, "helper-1", helpers=(HELPER,)).state == "good"
    new = replace(HELPER, here_since=pd("2025-09-01"))
    assert found(draft, "helper-1", helpers=(new,)).state == "warning"
    just_official = replace(HELPER, here_since=pd("2025-05-01"))
    assert found(draft, "helper-1", helpers=(just_official,)).state == "good"
    probationary = replace(HELPER, standing=Standing("probationary"))
    assert found(draft, "helper-1", helpers=(probationary,)).state == "danger"


def test_every_rule_of_the_feature_names_its_source() -> None:
    for rule in rules.load("admissions"):
        assert rule.source, rule.key
