"""The whole program for the forms of the branch."""

from tests.opened import hands, made, path, program
from tests.ui.conftest import answer, looks, show, type_text

__all__ = ["answer", "hands", "looks", "made", "path", "program", "show", "type_text"]
