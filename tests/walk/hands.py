"""A person at the real window: types with real keys, clicks where things are seen, waits until the screen stands still."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.conftest import ROOT, RealScreen

PATIENCE = 25.0


class Person:
    """Starts the program on a display and works with it."""

    def __init__(self, screen: RealScreen, data: Path, pictures: Path, *arguments: str) -> None:
        self.screen = screen
        self.pictures = pictures
        self._count = 0
        self.process = subprocess.Popen(
            [sys.executable, "-X", "utf8", str(ROOT / "tests" / "walk" / "eyes.py"), *arguments],
            cwd=ROOT,
            env={**screen.environment, "SOCHIBO_DATA": str(data)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    # seeing

    def _ask(self, question: dict[str, Any]) -> Any:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        if self.process.poll() is not None:
            assert self.process.stderr is not None
            raise AssertionError("the program ended: " + self.process.stderr.read()[-3000:])
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            assert self.process.stderr is not None
            raise AssertionError("the program fell silent: " + self.process.stderr.read()[-3000:])
        answer = json.loads(line)
        assert not (isinstance(answer, dict) and "error" in answer), answer["error"]
        return answer

    def state(self) -> dict[str, Any]:
        """What is on the screen now."""
        found: dict[str, Any] = self._ask({})
        return found

    def wait(self, what: str, ready: Any) -> dict[str, Any]:
        """Until ``ready(state)``; says what was expected when it never comes."""
        begin = time.monotonic()
        seen: dict[str, Any] = {}
        while time.monotonic() - begin < PATIENCE:
            seen = self.state()
            if ready(seen):
                if seen["focus_kind"] == "NoneType":
                    self._come_forward(seen["title"])
                return seen
            time.sleep(0.05)
        self.picture("stuck")
        raise AssertionError(f"never came: {what}; on the screen: {seen}")

    def _come_forward(self, title: str) -> None:
        """Give the window the keyboard, as a window manager does when it opens; the bare display has none."""
        found = self.screen.xdotool("search", "--onlyvisible", "--name", re.escape(title) if title else ".")
        if found:
            self.screen.xdotool("windowfocus", found.splitlines()[-1])
            time.sleep(0.1)

    def quiet(self) -> None:
        """Until no work is on its way."""
        self.wait("rest", lambda seen: not seen["busy"])
        time.sleep(0.1)

    def sees(self, words: str) -> bool:
        """Whether a line of text that holds ``words`` is on the screen."""
        return any(words in text for text in self.state()["texts"])

    def picture(self, name: str) -> None:
        """Keep what the display shows."""
        self._count += 1
        self.pictures.mkdir(parents=True, exist_ok=True)
        self.screen.picture(self.pictures / f"{self._count:02d}-{name}.png")

    # doing

    def click(self, words: str, kind: str = "", times: int = 1) -> None:
        """Click the thing with these words once it is there and enabled."""
        begin = time.monotonic()
        found: Any = None
        while time.monotonic() - begin < PATIENCE:
            found = self._ask({"find": words, "kind": kind})
            if found is not None and "wheel" in found:
                x, y, turn = found["wheel"]
                self.screen.xdotool("mousemove", str(x), str(y))
                self.screen.xdotool("click", turn)
                time.sleep(0.1)
                continue
            if found is not None and found["enabled"]:
                break
            time.sleep(0.05)
        else:
            self.picture("stuck")
            raise AssertionError(f"nothing to click: {words}; on the screen: {self.state()}")
        self.screen.xdotool("mousemove", str(found["x"]), str(found["y"]))
        for _n in range(times):
            self.screen.xdotool("click", "1")
        time.sleep(0.12)

    def keys(self, *keys: str) -> None:
        """Press keys by their X names: ``Tab``, ``ctrl+Return``, ``c``."""
        self.screen.xdotool("key", "--delay", "25", *keys)
        time.sleep(0.05)

    def type(self, text: str) -> None:
        """Type text with real key events, accents too."""
        # a letter that is on no key is put on one for a moment: a busy window must see it before it is taken off again
        self.screen.xdotool("type", "--delay", "12" if text.isascii() else "60", text)
        time.sleep(0.05)

    def fill(self, words: str, text: str) -> None:
        """Put text in the field with this name, in place of what is there."""
        self.click(words, "field")
        self.keys("ctrl+a")
        self.type(text)

    def leave(self) -> None:
        """End the program as one does: Ctrl+Q, and wait until it has gone."""
        self.keys("ctrl+q")
        self.process.wait(timeout=PATIENCE)

    def kill(self) -> None:
        """End the program the hard way, if it still runs."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(timeout=10)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()


def command(*arguments: str | Path, passphrase: str) -> Any:
    """One headless command and the JSON it prints."""
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "desktop_app", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "SOCHIBO_PASSPHRASE": passphrase},
        cwd=ROOT,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout) if done.stdout.startswith("{") else done.stdout
