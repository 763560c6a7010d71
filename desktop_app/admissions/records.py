"""What crosses the border of the feature: an applicant as a form hands it over, a paper of the file, the ceremony."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop_app.core.dates import PartialDate
from desktop_app.members.catalogue import ADMISSION_TRAITS
from desktop_app.members.lifecycle import Standing
from desktop_app.members.service import Person


@dataclass(frozen=True)
class ApplicantDraft:
    """A whole record of somebody on the way into the Party; what is empty here is empty afterwards. ``id`` is None for a
    new one; see :class:`desktop_app.admissions.models.Applicant`. The ceremony is kept by ``service.admit`` alone."""

    full_name: str
    sex: str | None = None
    birth_date: PartialDate | None = None
    ethnicity: str = ""
    religion: str = ""
    hometown: str = ""
    residence: str = ""
    phone: str = ""
    occupation: str = ""
    occupation_group: str = ""
    general_education: str = ""
    professional_level: str = ""
    academic_title: str = ""
    political_theory: str = ""
    traits: str = ""
    listed_on: date | None = None
    sympathiser_on: date | None = None
    resolution_number: str = ""
    filing_on: date | None = None
    helper_1_id: int | None = None
    helper_2_id: int | None = None
    introduced_by_union: str = ""
    course_number: str = ""
    course_date: date | None = None
    considered_on: date | None = None
    votes_for: int | None = None
    denominator: int | None = None
    consent_over_age: bool = False
    decision_number: str = ""
    decision_date: date | None = None
    decision_received_on: date | None = None
    stopped_on: date | None = None
    stop_reason: str = ""
    note: str = ""
    id: int | None = None

    @property
    def trait_codes(self) -> tuple[str, ...]:
        """The traits Biểu 2 counts, as codes in the order of the catalogue."""
        return tuple(code for code in ADMISSION_TRAITS if code in self.traits.split())


@dataclass(frozen=True)
class PaperDraft:
    """One paper of the file: when it was drawn up, when the branch received it. ``valid_until`` is given only where the
    paper itself says otherwise than the rule. ``file_name`` is only told: ``service.keep_scan`` puts a scan in."""

    applicant_id: int
    code: str
    issued_on: date | None = None
    received_on: date | None = None
    valid_until: date | None = None
    number: str = ""
    note: str = ""
    file_name: str = ""


@dataclass(frozen=True)
class Ceremony:
    """The ceremony of admission. ``member_id`` is the old record of somebody who was a member before (kết nạp lại); without
    it a new record is begun."""

    admitted_on: date | None
    place: str = ""
    member_id: int | None = None


@dataclass(frozen=True)
class Helper:
    """A member who helps and introduces, as they stood on the day the applicant is or was considered, and since when they
    belong to the branch. Without ``standing`` the record is in the bin or was erased."""

    id: int
    full_name: str
    standing: Standing | None
    here_since: PartialDate | None


@dataclass(frozen=True)
class Vote:
    """The branch's vote on an applicant: needed is two thirds of the official members counted (294-QĐ/TW, 9.3.2)."""

    votes_for: int
    denominator: int
    needed: int
    passed: bool
    source: str


@dataclass(frozen=True)
class File:
    """An applicant with what the rules ask besides: helpers, papers received, the ceremony, and the record of a member of the
    same name and birth date (``former``): somebody to be admitted again, or entered twice. ``most_votes``: how many official
    members were at the meeting that voted, where its attendance was taken."""

    draft: ApplicantDraft
    helpers: tuple[Helper, ...] = ()
    papers: tuple[PaperDraft, ...] = ()
    admitted_on: date | None = None
    member_id: int | None = None
    former: tuple[Person, ...] = ()
    most_votes: int | None = None

    def paper(self, code: str) -> PaperDraft | None:
        """The paper of this form, if anything of it was noted."""
        return next((paper for paper in self.papers if paper.code == code), None)
