"""People made by hand for the pure rules of the figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from desktop_app.core.dates import PartialDate
from desktop_app.core.period import Period
from desktop_app.core.vietnamese import fold, name_key
from desktop_app.members.lifecycle import EventFact, standing
from desktop_app.members.service import Person

H1 = Period("half-year", 2026, 1)


def person(number: int, events: Sequence[EventFact], day: date, **values: object) -> Person:
    """A person with a standing on ``day``."""
    name = f"Nguyễn Văn {'ABCDEGHIKLMNOPQRSTUVXY'[number % 22]}"
    known: dict[str, object] = {
        "sex": "male",
        "birth_date": PartialDate(1970, 1, 1),
        "ethnicity": "Kinh",
        "religion": "Không",
        **dict.fromkeys(
            (
                "hometown",
                "residence",
                "citizen_id",
                "party_card",
                "party_card_old",
                "phone",
                "political_theory",
                "professional_level",
                "general_education",
                "party_post",
                "occupation",
            ),
            "",
        ),
        "holds_leading_post": False,
        "party_age_from": None,
        "admission_decision_date": None,
        "admission_date": None,
        "official_date": None,
        **values,
    }
    return Person(
        id=number,
        full_name=name,
        sort_key=name_key(name),
        folded=fold(name),
        standing=standing(events, day),
        events=events,
        **known,  # type: ignore[arg-type]  # the names above are those of the fields
    )


def fact(
    kind: str, day: str, scope: str | None = None, until: str | None = None, detail: str = ""
) -> EventFact:
    """One event."""
    when = PartialDate.from_iso(day)
    end = PartialDate.from_iso(until) if until else None
    return EventFact(kind, when, end, scope, detail, when if kind == "admission" else None)


def official(*more: EventFact) -> list[EventFact]:
    """A member of long standing, and what came later."""
    return [fact("admission", "2000-02-03"), fact("recognition", "2001-02-03"), *more]


def k33() -> list[Person]:
    """The people of case K 33: 25 at the start; the events of the first half of 2026."""
    lives: list[list[EventFact]] = [official() for _ in range(19)]
    lives += [official(fact("death", "2026-02-10"))]
    lives += [[fact("admission", "2025-06-01"), fact("removal", "2026-03-01")]]
    lives += [official(fact("transfer-out", "2026-04-01", "same-province")) for _ in range(2)]
    lives += [official(fact("temporary-out", "2026-01-15", until="2026-12-31"))]
    lives += [official(fact("exemption", "2026-05-01"))]
    lives += [[fact("admission", f"2026-0{month}-20")] for month in (2, 5)]
    lives += [official(fact("transfer-in", "2026-01-20", "other-province"))]
    lives += [official(fact("transfer-in", "2026-06-30", "same-province")) for _ in range(2)]
    lives += [official(fact("temporary-in", "2026-02-01")) for _ in range(2)]
    return [person(number, events, H1.end) for number, events in enumerate(lives, 1)]
