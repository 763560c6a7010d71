"""What may be told of a bug: kinds of errors and places in the program, never a message or a value of the book.

A message of an exception can hold a name, so nothing prints one: not the window, not the commands, not a memory image of
the process.
"""

from __future__ import annotations

import contextlib
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from importlib import metadata
from types import TracebackType

_NO_FAULT_BOXES = 0x0001 | 0x0002  # SEM_FAILCRITICALERRORS, SEM_NOGPFAULTERRORBOX


def report(error: BaseException, *more: str) -> str:
    """The text of a bug report; ``more`` are further lines about versions."""
    lines: list[str] = []
    seen: BaseException | None = error
    known: set[int] = set()
    while seen is not None and id(seen) not in known:
        known.add(id(seen))
        kind = type(seen)
        lines.append(f"{kind.__module__}.{kind.__qualname__}")
        for frame, line in traceback.walk_tb(seen.__traceback__):
            module = frame.f_globals.get("__name__", "?")
            lines.append(f"  {module}:{line} {frame.f_code.co_name}")
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    lines.append("")
    lines.append(f"Sổ Chi bộ {program_version()}, Python {platform.python_version()}")
    lines.extend(more)
    lines.append(f"{platform.system()} {platform.release()}")
    return "\n".join(lines)


def program_version() -> str:
    """The version of the program, ``?`` when it runs from bare sources."""
    try:
        return metadata.version("sochibo")
    except metadata.PackageNotFoundError:
        return "?"


def guard_process(keep: Callable[[str], None] | None = None) -> None:
    """From now on what nobody catches is told without messages and values, and a crash leaves no image of the memory."""
    _leave_no_image()

    def take(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt | SystemExit):
            sys.__excepthook__(kind, error, trace)
            return
        _tell(error.with_traceback(trace), keep)

    def in_thread(raised: threading.ExceptHookArgs) -> None:
        if raised.exc_value is not None:
            take(raised.exc_type, raised.exc_value, raised.exc_traceback)

    def nobody_listens(raised: sys.UnraisableHookArgs) -> None:
        if raised.exc_value is not None:
            _tell(raised.exc_value.with_traceback(raised.exc_traceback), keep)

    sys.excepthook = take
    threading.excepthook = in_thread
    sys.unraisablehook = nobody_listens


def _tell(error: BaseException, keep: Callable[[str], None] | None) -> None:
    text = report(error)
    if sys.stderr is not None:  # a window on Windows has none
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.write(text + "\n")
    if keep is not None:
        keep(text)


def _leave_no_image() -> None:
    if sys.platform == "win32":  # pragma: no cover - needs Windows
        import ctypes

        ctypes.windll.kernel32.SetErrorMode(_NO_FAULT_BOXES)
        return
    import resource

    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
