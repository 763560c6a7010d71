"""The whole program for the forms of the branch."""

from tests.opened import hands, made, path, program
from tests.ui.conftest import looks, show, type_text

__all__ = ["hands", "looks", "made", "path", "program", "show", "type_text"]
