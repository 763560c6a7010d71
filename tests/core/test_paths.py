"""Where the program keeps its own settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.core import attempts, paths
from desktop_app.ui.settings import Settings


def test_a_folder_of_settings_that_cannot_be_made_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tệp").write_text("x", encoding="utf-8")
    monkeypatch.setenv("SOCHIBO_DATA", str(tmp_path / "tệp" / "trong"))
    settings = Settings(paths.settings_file())
    settings.set("zoom", 150)
    settings.save()
    attempts.note_wrong(tmp_path / "sổ.chibo", 1.0)
    assert attempts.seconds_left(tmp_path / "sổ.chibo", 2.0) == 0
