"""START HERE: ``python -m desktop_app`` opens the window; with a subcommand it works without one (see ``cli``)."""

from __future__ import annotations

import sys


def main() -> int:
    """Open the window, or run the subcommand; returns the exit code."""
    from desktop_app.core import bugs

    bugs.guard_process()
    arguments = sys.argv[1:]
    if arguments and not arguments[0].lower().endswith(".chibo"):
        from desktop_app import cli

        return cli.main(arguments)
    from desktop_app import app

    return app.main(arguments)


if __name__ == "__main__":
    sys.exit(main())
