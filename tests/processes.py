"""Processes of their own for tests that start many: each is forked off one that has done the imports already.

Starting Python and importing the program takes ten times as long as most of what such a process is to do. That the program
starts from nothing is tested where it is the point (the first command in `test_cli.py`, the walks).
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import runpy
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

# imported to be there
from desktop_app import cli, printing  # noqa: F401
from desktop_app.core import check, repair, schema  # noqa: F401
from desktop_app.documents import pdf  # noqa: F401
from desktop_app.home import service  # noqa: F401

schema.metadata()
ROOT = Path(__file__).resolve().parent.parent


def context() -> Any:
    """The way in which processes are started, as `multiprocessing` names them."""
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    made: Any = multiprocessing.get_context("forkserver")
    made.set_forkserver_preload(["tests.processes", "tests.core.rekeying", "tests.soak.acts"])
    return made


def command(*arguments: str, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """`python -X utf8 -m desktop_app …`: its exit code, what it printed. Raises TimeoutError after two minutes."""
    with tempfile.TemporaryDirectory() as place:
        out, err = Path(place, "out"), Path(place, "err")
        process = context().Process(target=_run, args=(arguments, dict(environment), str(out), str(err)))
        process.start()
        process.join(120)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise TimeoutError(arguments)
        said, complained = (file.read_text(encoding="utf-8") if file.exists() else "" for file in (out, err))
        done = subprocess.CompletedProcess(arguments, process.exitcode, said, complained)
        process.close()
        return done


@contextlib.contextmanager
def started(act: Callable[..., None], *arguments: Any) -> Iterator[Connection]:
    """``act(tell, *arguments)`` in a process of its own, which waits at its end and is killed -9 when the block is left.

    What it tells is read from the connection; what it told before it was killed is still there afterwards: :func:`rest`.
    """
    here, there = context().Pipe(duplex=False)
    process = context().Process(target=_act, args=(act, there, arguments), daemon=True)
    process.start()
    there.close()
    try:
        yield here
    finally:
        process.kill()
        process.join()


def rest(told: Connection) -> list[Any]:
    """What a process that is gone had told and nobody had read."""
    found = []
    with contextlib.suppress(EOFError, ConnectionResetError):
        while True:
            found.append(told.recv())
    told.close()
    return found


def _act(act: Callable[..., None], pipe: Connection, arguments: tuple[Any, ...]) -> None:
    act(pipe.send, *arguments)
    signal.pause()


def _run(arguments: tuple[str, ...], environment: dict[str, str], out: str, err: str) -> None:
    for number, name in ((1, out), (2, err)):
        file = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(file, number)
        os.close(file)
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - the process's own
    sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(ROOT)
    sys.argv = ["desktop_app", *arguments]
    runpy.run_module("desktop_app", run_name="__main__", alter_sys=True)
