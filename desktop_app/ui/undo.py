"""What was done since the book was opened, step by step: taken back and done again in this order."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from desktop_app.core.i18n import N_, _
from desktop_app.ui.context import BookDoor

ONE_STEP = timedelta(minutes=1)
"""Changes kept while typing at one thing become one step for so long."""
LONGEST = 200
REVERTED = N_("Đã hoàn tác: {title}")
"""How a page says that it took back an earlier change."""


def told_undone(sentence: str) -> str:
    """What is said when the step of this sentence was taken back. Taking back a taking back does the first act again."""
    earlier = _reverted(sentence)
    words = _("Đã hoàn tác “{what}”.") if earlier is None else _("Đã làm lại “{what}”.")
    return words.format(what=_bare(sentence if earlier is None else earlier))


def told_redone(sentence: str) -> str:
    """What is said when the step of this sentence was done again."""
    earlier = _reverted(sentence)
    words = _("Đã làm lại “{what}”.") if earlier is None else _("Đã hoàn tác “{what}”.")
    return words.format(what=_bare(sentence if earlier is None else earlier))


def _reverted(sentence: str) -> str | None:
    """The title of the change that the sentence says was taken back."""
    begin, _title, end = _(REVERTED).partition("{title}")
    if not sentence.startswith(begin) or not sentence.endswith(end):
        return None
    return sentence[len(begin) : len(sentence) - len(end)]


def _bare(sentence: str) -> str:
    return sentence.rstrip(".")


@dataclass
class Step:
    """One thing that was done: its words and its change sets, oldest first."""

    sentence: str
    sets: list[int]
    group: str = ""
    since: datetime = field(default_factory=datetime.now)


class UndoStack:
    """The steps of a session: ``done`` can be taken back from its end, ``undone`` be done again from its end."""

    def __init__(self) -> None:
        self.done: list[Step] = []
        self.undone: list[Step] = []

    def push(self, sentence: str, set_id: int, group: str, now: datetime) -> Step:
        """Something was done; what had been taken back cannot be done again after it."""
        self.undone.clear()
        last = self.done[-1] if self.done else None
        if last is not None and group and last.group == group and now - last.since < ONE_STEP:
            if set_id not in last.sets:
                last.sets.append(set_id)
            last.sentence = sentence
            return last
        if last is not None and set_id in last.sets:
            return last
        made = Step(sentence, [set_id], group, now)
        self.done.append(made)
        del self.done[:-LONGEST]
        return made

    def turn(self, source: list[Step], target: list[Step], book: BookDoor) -> Step:
        """Revert the last step of ``source`` (``done`` or ``undone``), which is then the last of ``target``.

        Raises UserError when something later stands on it; the step stays where it is, and what of it was reverted
        already is reverted.
        """
        step = source[-1]
        made: list[int] = []
        while step.sets:
            book.undo(step.sets[-1])
            step.sets.pop()
            change = getattr(book.last_change, "id", None)
            if change is not None:
                made.append(change)
        step.sets = made
        source.pop()
        target.append(step)
        return step
