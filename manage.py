#!/usr/bin/env python3
"""Runs every command of Daybook. Begin with: python3 manage.py up

This file must be readable by any Python 3.7 or later, to be able to say that it is too old.
"""

from __future__ import annotations

import sys

if sys.platform == "win32":
    sys.stderr.write("Daybook runs on Linux and macOS. On Windows use WSL or Docker.\n")
    raise SystemExit(2)
if sys.version_info < (3, 11):  # noqa: UP036  that is the point
    sys.stderr.write(
        "Daybook needs Python 3.11 or later, and this is Python " + sys.version.split()[0] + ". "
        "Install a newer one and run, for example: python3.12 manage.py up\n"
    )
    raise SystemExit(2)

from config import bootstrap

if __name__ == "__main__":
    sys.exit(bootstrap.run(sys.argv))
