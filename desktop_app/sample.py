"""The sample book: an invented branch with invented people and two years of work, made through the same services.

Everything in it is fixed (``TODAY`` too), so that the demo and the pictures are the same on every machine.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from typing import Any

from desktop_app.branch import service as branch
from desktop_app.branch.models import Post
from desktop_app.core import paths
from desktop_app.core.book import Book
from desktop_app.core.dates import PartialDate
from desktop_app.members import service as members
from desktop_app.members.models import EventKind, Scope

TODAY = dt.date(2026, 11, 23)
MEETING_DAY = dt.date(2026, 11, 18)
BRANCH = branch.BranchInfo(
    name="Chi bộ thôn Nà Sơn",
    superior="Đảng bộ xã Hòa Bình",
    place="Hòa Bình",
    report_recipient="Đảng ủy xã Hòa Bình",
    meeting_place="Nhà văn hóa thôn Nà Sơn",
)
SECRETARY, DEPUTY, COMMITTEE = "Nguyễn Xuân Đức", "Lý Thu Phượng", "Trần Thanh Hiền"


def load(name: str) -> Any:
    """One file of the sample's data."""
    with (paths.resources() / "sample" / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def day(text: str) -> PartialDate:
    """A date of the sample's data."""
    return PartialDate.from_iso(text)


def fill_people(book: Book) -> dict[str, int]:
    """The branch, its term and officers, its people with their events; returns ids by name."""
    with book.write("Tạo sổ") as session:
        branch.save_branch(session, BRANCH)
        branch.save_term(
            session, branch.TermInfo(None, "2022 - 2025", dt.date(2022, 11, 20), dt.date(2025, 4, 19))
        )
        branch.save_term(
            session, branch.TermInfo(None, "2025 - 2030", dt.date(2025, 4, 20), dt.date(2030, 4, 20))
        )
    people: dict[str, int] = {}
    with book.write("Nhập danh sách đảng viên") as session:
        drafts = []
        for entry in load("people")["person"]:
            drafts.append(
                members.MemberDraft(
                    **{
                        key: entry.get(key, "")
                        for key in (
                            "full_name",
                            "ethnicity",
                            "religion",
                            "hometown",
                            "residence",
                            "citizen_id",
                            "party_card",
                            "party_card_old",
                            "phone",
                            "general_education",
                            "professional_level",
                            "political_theory",
                            "occupation",
                        )
                    },
                    sex=entry["sex"],
                    birth_date=day(entry["birth_date"]),
                    admission_decision_date=day(entry["decision"]),
                    admission_date=day(entry["admission"]),
                    official_date=day(entry["official"]) if "official" in entry else None,
                    party_post={SECRETARY: "Bí thư", DEPUTY: "Phó bí thư", COMMITTEE: "Chi ủy viên"}.get(
                        entry["full_name"], ""
                    ),
                )
            )
        for draft, member_id in zip(drafts, members.insert_members(session, drafts, TODAY), strict=True):
            people[draft.full_name] = member_id
    with book.write("Ghi sự kiện") as session:
        for entry in load("people")["event"]:
            members.record_event(
                session,
                members.EventDraft(
                    member_id=people[entry["person"]],
                    kind=EventKind(entry["kind"]).value,
                    date=day(entry["date"]),
                    until=day(entry["until"]) if "until" in entry else None,
                    scope=Scope(entry["scope"]).value if "scope" in entry else None,
                    place=entry.get("place", ""),
                    decision_number=entry.get("decision_number", ""),
                    detail=entry.get("detail", ""),
                    note=entry.get("note", ""),
                ),
                TODAY,
            )
    with book.write("Ghi chức vụ") as session:
        for post, name in (
            (Post.SECRETARY, SECRETARY),
            (Post.DEPUTY_SECRETARY, DEPUTY),
            (Post.COMMITTEE_MEMBER, COMMITTEE),
        ):
            branch.save_officer(
                session, branch.OfficerInfo(None, post, name, people[name], dt.date(2022, 11, 20), None)
            )
    return people
