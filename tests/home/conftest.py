"""The invented branch of the reports, for what is due."""

from tests.reports.conftest import Opened, filled, opened

__all__ = ["Opened", "filled", "opened"]
