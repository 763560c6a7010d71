"""The whole program for the forms of the branch."""

from tests.opened import made, path, program
from tests.ui.conftest import answer, looks, show, type_text

__all__ = ["answer", "looks", "made", "path", "program", "show", "type_text"]
