"""The field that finds a person by typing a part of the name, accents optional."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QStringListModel
from PySide6.QtWidgets import QCompleter

from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import clean, fold
from desktop_app.ui.choice_fields import plain_code
from desktop_app.ui.editors import TypedLine
from desktop_app.ui.field import Field


class PersonField(Field):
    """A person found while typing, accents optional, any word order: the id; with ``free`` also a name nobody has."""

    keeps = True

    def __init__(
        self,
        name: str,
        label: str,
        people: Sequence[tuple[Any, str, str]],
        required: bool = False,
        hint: str = "",
        free: bool = False,
    ) -> None:
        self.line = TypedLine()
        super().__init__(name, label, self.line, required, hint)
        self._free = free
        self._people: list[tuple[Any, str, str, str]] = []
        self._not_offered: Mapping[str, tuple[str, str]] = {}
        self._id: Any = None
        self._found: list[int] = []
        self._model = QStringListModel(self)
        self._completer = QCompleter(self._model, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(8)
        self._completer.setWidget(self.line)
        self.line.names = self._completer
        self._completer.activated.connect(self._choose)
        self.line.setMaxLength(400)
        self.line.setPlaceholderText(_("Gõ tên, không cần dấu"))
        self.line.textEdited.connect(self._typed)
        self.line.left.connect(self.normalise)
        self.set_items(people)

    def set_items(self, people: Sequence[tuple[Any, str, str]]) -> None:
        """(id, name, detail); the detail tells people of one name apart."""
        self._people = [(key, name, detail, fold(f"{name} {detail}")) for key, name, detail in people]

    def set_not_offered(self, why: Mapping[str, tuple[str, str]]) -> None:
        """People who cannot be chosen here, by name: the sentence that says why, and what to do."""
        self._not_offered = {fold(clean(name)): said for name, said in why.items()}

    def _typed(self, text: str) -> None:
        self._id = None
        words = fold(clean(text)).split()
        self._found = (
            [i for i, person in enumerate(self._people) if all(word in person[3] for word in words)][:50]
            if words
            else []
        )
        lines: list[str] = []
        for i in self._found:  # lines that look alike are numbered, for the chosen line is told by its text
            line = self._shown(i)
            lines.append(f"{line} ({lines.count(line) + 1})" if line in lines else line)
        self._model.setStringList(lines)
        if self._found:
            self._completer.complete()
        elif (popup := self._completer.popup()) is not None:
            popup.hide()
        self._edited()

    def _shown(self, at: int) -> str:
        _key, name, detail, _folded = self._people[at]
        return f"{name} · {detail}" if detail else name

    def _choose(self, shown: str) -> None:
        lines = self._model.stringList()
        if shown in lines:
            person = self._people[self._found[lines.index(shown)]]
            self._id = person[0]
            self.line.setText(person[1])
            self._edited()

    def _guess(self) -> Any:
        """The id when what was typed can only be one person."""
        if self._id is not None:
            return self._id
        text = fold(clean(self.line.text()))
        if not text:
            return None
        same = [person for person in self._people if fold(person[1]) == text]
        if len(same) == 1:
            return same[0][0]
        if len(same) > 1:
            raise self.refuse(
                _("Có {n} đồng chí tên “{name}”.").format(n=len(same), name=clean(self.line.text())),
                _("Chọn một người trong danh sách hiện ra khi gõ."),
            )
        return None

    def raw(self) -> Hashable:
        return (self._id, self.line.text().strip()) if self.line.text().strip() else ""

    def value(self) -> Any:
        text = clean(self.line.text())
        if not text:
            if self.required:
                raise self.missing()
            return None
        found = self._guess()
        if found is not None:
            return found
        if self._free:
            return text
        why = self._not_offered.get(fold(text))
        if why is not None:
            raise self.refuse(*why)
        raise self.refuse(
            _("Không có đồng chí “{name}” trong danh sách.").format(name=text[:80]), _("Kiểm tra lại họ tên.")
        )

    def normalise(self) -> None:
        """Write the name as it stands in the list, or say that nobody has it."""
        try:
            found = self.value()
        except UserError as error:
            self.set_error(str(error) if self.line.text().strip() else None)
            return
        for key, name, _detail, _folded in self._people:
            if key == found:
                self._id = key
                if self.line.text() != name:
                    self.line.setText(name)
                return

    def set_value(self, value: Any) -> None:
        self._id = None
        for key, name, _detail, _folded in self._people:
            if value is not None and key == value:
                self._id = key
                self.line.setText(name)
                return
        self.line.setText(value if isinstance(value, str) else "")

    def typed(self) -> Any:
        return {"id": plain_code(self._id), "text": self.line.typed()}

    def put_typed(self, typed: Any) -> None:
        if not isinstance(typed, Mapping) or typed == self.typed():
            return
        text = str(typed.get("text") or "")
        self._id = next(
            (key for key, name, _d, _f in self._people if key == typed.get("id") and name == text), None
        )
        self.line.setText(text)
        self._edited()

    def typed_words(self, typed: Any) -> str:
        return str(typed.get("text") or "") if isinstance(typed, Mapping) else ""
