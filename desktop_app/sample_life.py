"""The sample branch: the lives of members: posts, work, training, transfers under way, reasons of exemptions. All people are invented."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from desktop_app import sample
from desktop_app.core.book import Book
from desktop_app.core.dates import PartialDate
from desktop_app.members import service, transfers
from desktop_app.members.models import EventKind
from desktop_app.members.transfers import CaseDraft


def fill(book: Book, people: Mapping[str, int]) -> None:
    """Keep it through the same services as the screens; ``people`` are the members' ids by name."""
    _events(book, people)
    _transfers(book, people)


_CAUSES = {
    ("Hoàng Đức Bình", EventKind.EXEMPTION): "age-illness",
    ("Hoàng Bích Yến", EventKind.TEMPORARY_IN): "work",
}
_PROFILES = {"Hứa Minh Đạt": "041207 LS", "Nông Quang Khánh": "041198 LS"}


def _events(book: Book, people: Mapping[str, int]) -> None:
    """Reasons of exemptions and stays, a card that was exchanged, the numbers of the records of new members."""
    with book.write("Bổ sung quá trình đảng viên") as session:
        for (name, kind), cause in _CAUSES.items():
            for event in service.list_events(session, people[name]):
                if event.kind == kind:
                    service.record_event(session, replace(event, detail=cause), sample.TODAY)
        for name, number in _PROFILES.items():
            draft = service.get_member(session, people[name], sample.TODAY).draft
            service.save_member(session, replace(draft, profile_number=number), sample.TODAY)
        card = service.EventDraft(
            people[sample.SECRETARY],
            EventKind.CARD.value,
            PartialDate(2026, 2, 3),
            place="Tỉnh ủy Lạng Sơn",
            detail="exchanged",
            number=service.get_member(session, people[sample.SECRETARY], sample.TODAY).draft.party_card,
        )
        service.record_event(session, card, sample.TODAY)


def _transfers(book: Book, people: Mapping[str, int]) -> None:
    """One that has just begun, one for a time, one of the spring that is done."""
    cases = (
        CaseDraft(
            people["Phan Việt Ý"],
            "out",
            "permanent",
            "residence",
            "same-province",
            "Chi bộ tổ dân phố 5, phường Kỳ Lừa",
            effective_on=dt.date(2026, 11, 2),
        ),
        CaseDraft(
            people["Lương Đình Sáng"],
            "out",
            "temporary",
            "residence",
            place="Chi bộ khu phố 3, phường Kỳ Lừa",
            until=dt.date(2027, 3, 1),
            introduced_on=dt.date(2026, 7, 1),
            letter_number="07-GT",
            presented_on=dt.date(2026, 7, 10),
        ),
        CaseDraft(
            people["Trịnh Văn Vinh"],
            "out",
            "permanent",
            "residence",
            "same-province",
            "Chi bộ khối 5, phường Đông Kinh",
            effective_on=dt.date(2026, 3, 30),
            introduced_on=dt.date(2026, 4, 20),
            letter_number="04-GT",
            presented_on=dt.date(2026, 5, 6),
            received_on=dt.date(2026, 5, 8),
        ),
    )
    with book.write("Ghi thủ tục chuyển sinh hoạt") as session:
        for case in cases:
            transfers.save_case(session, case, sample.TODAY)
