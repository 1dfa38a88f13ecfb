"""The virtual environment beside the code: made once, filled from the lock files, entered always.

Standard library only.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

from config.embedded.locks import exclusive, is_held
from config.embedded.problems import Refusal
from config.embedded.room import require_room

CODE = Path(__file__).resolve().parent.parent
VENV = CODE / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "daybook-stamp"
LOCK = CODE / ".bootstrap.lock"
INSTALL_LOG = VENV / "install.log"
RUN_LOCK = "requirements.lock"
DEVELOPMENT_LOCK = "requirements-dev.lock"
# Installed 430 and 770, and as much again for the downloads and pip's cache.
INSTALL_MEGABYTES = {RUN_LOCK: 1000, DEVELOPMENT_LOCK: 1500}
NEWEST_PYTHON = (3, 14)  # the lock files were resolved up to here

NETWORK_SIGNS = (
    "NewConnectionError",
    "Temporary failure in name resolution",
    "Name or service not known",
    "Network is unreachable",
    "Connection refused",
    "ConnectTimeoutError",
    "Read timed out",
    "ProxyError",
    "nodename nor servname",
    "(from versions: none)",  # what is left of it when pip is told not to retry
)


def enter_environment(arguments: list[str], *, developing: bool) -> None:
    """Return only inside an environment that holds what the lock file says.

    `developing`: the tools for tests must be there too; an environment that has them serves both.
    With DAYBOOK_VENV=off (container images) the running Python is taken as it is.
    """
    if os.environ.get("DAYBOOK_VENV") == "off":
        return
    if not is_satisfied(developing=developing):
        _install_once(developing=developing)
    if Path(sys.prefix).resolve() != VENV.resolve():
        os.execv(PYTHON, [str(PYTHON), *arguments])  # noqa: S606


def is_satisfied(*, developing: bool) -> bool:
    """Whether the stamp names a lock file that is still the same, and this environment's Python."""
    try:
        stamped = STAMP.read_text()
    except OSError:
        return False
    wanted = [DEVELOPMENT_LOCK] if developing else [DEVELOPMENT_LOCK, RUN_LOCK]
    python = _python_version()
    return python != "" and any(stamped == _stamp(name, python) for name in wanted)


def _stamp(lock_name: str, python: str) -> str:
    digest = hashlib.sha256((CODE / lock_name).read_bytes()).hexdigest()
    return f"{digest} {python}\n"


def _python_version() -> str:
    """The environment's own Python, which a system upgrade may have replaced; empty if it is broken."""
    if Path(sys.prefix).resolve() == VENV.resolve():
        return f"{sys.version_info.major}.{sys.version_info.minor}"
    try:
        answer = subprocess.run(
            [PYTHON, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"],
            check=False,
            capture_output=True,
            text=True,
        )
    except OSError:
        return ""
    return answer.stdout.strip()


def _install_once(*, developing: bool) -> None:
    """Install under a lock, so that commands started together install once."""
    try:
        if LOCK.exists() and is_held(LOCK):
            _say("Another command is installing; waiting for it ...")
        with exclusive(LOCK):
            if not is_satisfied(developing=developing):
                _install(DEVELOPMENT_LOCK if developing else RUN_LOCK)
    except PermissionError as error:
        raise Refusal(
            f"Daybook may not write to {CODE}, where it installs what it needs. "
            "Use a copy in a folder of your own."
        ) from error


def _install(lock_name: str) -> None:
    require_room(CODE, INSTALL_MEGABYTES[lock_name], "to install what Daybook needs")
    _say(f"Installing what Daybook needs into {VENV} (once; a minute or two) ...")
    began = time.time()
    STAMP.unlink(missing_ok=True)
    _make_venv()
    _pip_install(lock_name)
    # The stamp comes last: an install that was cut off is done again.
    STAMP.write_text(_stamp(lock_name, _python_version()))
    os.environ["DAYBOOK_INSTALL_SECONDS"] = f"{time.time() - began:.1f}"


def _say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()


def _make_venv() -> None:
    """Make the environment, or make it anew when the Python it was made with is gone."""
    if _python_version() and _packages_folder().exists():
        return
    options = [] if find_spec("ensurepip") else ["--without-pip"]
    _require_pip(options)
    done = subprocess.run(
        [_base_python(), "-m", "venv", "--clear", *options, str(VENV)],
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        shutil.rmtree(VENV, ignore_errors=True)
        raise Refusal(
            f"Python could not make a virtual environment in {VENV}. "
            f"On Debian and Ubuntu: apt-get install python3-venv. It said:\n{done.stderr or done.stdout}"
        )


def _require_pip(options: list[str]) -> None:
    """Debian splits venv's pip off; then the system's own pip can install into the environment."""
    if options and find_spec("pip") is None:
        raise Refusal(
            "This Python has neither ensurepip nor pip. On Debian and Ubuntu: "
            "apt-get install python3-venv. Then run this command again."
        )


def _base_python() -> str:
    return getattr(sys, "_base_executable", "") or sys.executable


def _packages_folder() -> Path:
    return VENV / "lib" / f"python{_python_version()}" / "site-packages"


def _pip_command() -> list[str]:
    if (_packages_folder() / "pip").exists():
        return [str(PYTHON), "-m", "pip"]
    return [_base_python(), "-m", "pip", "--python", str(PYTHON)]


def _pip_install(lock_name: str) -> None:
    with INSTALL_LOG.open("w") as log:
        done = subprocess.run(
            [*_pip_command(), "install", "--require-hashes", "--only-binary=:all:", "--no-input",
             "--disable-pip-version-check", "--progress-bar=off", "-q", "-r", str(CODE / lock_name)],
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=_pip_environment(),
        )  # fmt: skip
    if done.returncode != 0:
        raise Refusal(explain_failure(INSTALL_LOG.read_text(errors="replace")))


def _pip_environment() -> dict[str, str]:
    """PYTHONPATH or PIP_USER of the person must not redirect the install."""
    unwanted = {
        "PYTHONPATH",
        "PYTHONHOME",
        "PIP_USER",
        "PIP_TARGET",
        "PIP_PREFIX",
        "PIP_REQUIRE_VIRTUALENV",
    }
    return {name: value for name, value in os.environ.items() if name not in unwanted}


def explain_failure(said: str) -> str:
    """Turn what pip said into one sentence that says what to do."""
    if "No space left on device" in said:
        return "The disk is full: free another 1000 MB and run this command again."
    if "No matching distribution found" in said and sys.version_info[:2] > NEWEST_PYTHON:
        return (
            "Daybook is tested with Python 3.11 to 3.14, and some of what it needs "
            "does not exist for this one yet. Run it with an earlier Python: python3.13 manage.py up"
        )
    if any(sign in said for sign in NETWORK_SIGNS):
        return (
            "The packages could not be fetched: there seems to be no network. "
            "Connect this computer to the internet (only needed for the install) and run this again."
        )
    if "THESE PACKAGES DO NOT MATCH THE HASHES" in said:
        return (
            "A package differs from the one this version of Daybook was tested with, so nothing was "
            f"installed. Try again from another network; details are in {INSTALL_LOG}."
        )
    last = "\n".join(said.strip().splitlines()[-5:])
    return f"The install failed. Details are in {INSTALL_LOG}; it ended with:\n{last}"
