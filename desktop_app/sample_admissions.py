"""The sample branch: applicants at every stage and the yearly target. All people are invented."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from desktop_app import sample
from desktop_app.admissions import admitting, held, service
from desktop_app.admissions.records import ApplicantDraft, Ceremony, PaperDraft
from desktop_app.admissions.service import Target
from desktop_app.core.book import Book

_APART = ("birth_date", "helpers", "papers", "admitted_on")


def fill(book: Book, people: Mapping[str, int]) -> None:
    """Keep it through the same services as the screens; ``people`` are the members' ids by name."""
    data = sample.load("admissions")
    with book.write("Chỉ tiêu kết nạp năm 2026") as session:
        service.set_target(session, Target(**data["target"]))
    for entry in data["applicant"]:
        name = entry["full_name"]
        with book.write(f"Thêm quần chúng {name}") as session:
            applicant_id = service.save_applicant(session, _draft(session, entry, people), sample.TODAY)
            for code, issued, received in entry.get("papers", ()):
                paper = PaperDraft(applicant_id, code, _day(issued), _day(received))
                service.save_paper(session, paper, sample.TODAY)
        if "admitted_on" in entry:
            with book.write(f"Kết nạp {name}") as session:
                ceremony = Ceremony(_day(entry["admitted_on"]), sample.BRANCH.name, people[name])
                admitting.admit(session, applicant_id, ceremony, sample.TODAY)


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _draft(session: Session, entry: Mapping[str, Any], people: Mapping[str, int]) -> ApplicantDraft:
    values: dict[str, Any] = {
        key: _day(value) if key.endswith(("_on", "_date")) else value
        for key, value in entry.items()
        if key not in _APART
    }
    helpers = [people[name] for name in entry.get("helpers", ())]
    values |= {f"helper_{n}_id": helper for n, helper in enumerate(helpers, 1)}
    if (day := values.get("considered_on")) is not None:
        base = held.held_on(session, day).base.value
        values |= {
            "votes_for": base - 2,
            "denominator": base,
        }  # fewer than came to the meetings of the sample
    return ApplicantDraft(birth_date=sample.day(entry["birth_date"]), **values)
