"""A finished paper put in its place: see :mod:`desktop_app.core.files`."""

from desktop_app.core.files import replace_file

__all__ = ["replace_file"]
