"""The sentences of the house that import-linter's own contracts cannot say.

`pyproject.toml` names them under `[tool.importlinter]`; `lint-imports` runs them with the others.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class _ImportLines(Contract):
    """A contract broken by single import lines, each shown with its place in the file."""

    def render_broken_contract(self, check: ContractCheck) -> None:
        for line in check.metadata["lines"]:
            output.print_error(line)
            output.new_line()

    def _names(self, option: str) -> list[str]:
        # The class holds a field under this name, the instance its value.
        values: Any = getattr(self, option)
        return [str(value) for value in values]

    def _verdict(self, graph: ImportGraph, wrong: list[tuple[str, str]]) -> ContractCheck:
        lines: list[str] = []
        for importer, imported in sorted(wrong):
            details = graph.get_import_details(importer=importer, imported=imported)
            numbers = ", ".join(str(detail["line_number"]) for detail in details)
            lines.append(f"- {importer} imports {imported} (l. {numbers})")
        return ContractCheck(kept=not lines, metadata={"lines": lines})


class OnlyInContract(_ImportLines):
    """`packages` (from outside) may be imported by modules matching `allowed` and by no others."""

    packages = fields.ListField(subfield=fields.StringField())
    allowed = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        del verbose
        allowed = self._names("allowed")
        wrong = [
            (importer, package)
            for package in self._names("packages")
            if package in graph.modules
            for importer in graph.find_modules_that_directly_import(package)
            if not any(fnmatchcase(importer, pattern) for pattern in allowed)
        ]
        return self._verdict(graph, wrong)


class ScreensContract(_ImportLines):
    """Modules named like `screens`, outside the packages `kit`, are imported by their own package and `known_to` only."""

    screens = fields.ListField(subfield=fields.StringField())
    kit = fields.ListField(subfield=fields.StringField())
    known_to = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        del verbose
        screens, kit, known_to = self._names("screens"), self._names("kit"), self._names("known_to")
        wrong: list[tuple[str, str]] = []
        for module in graph.modules:
            package, _, name = module.rpartition(".")
            if package in kit or not any(fnmatchcase(name, pattern) for pattern in screens):
                continue
            for importer in graph.find_modules_that_directly_import(module):
                if importer.rpartition(".")[0] != package and importer not in known_to:
                    wrong.append((importer, module))
        return self._verdict(graph, wrong)
