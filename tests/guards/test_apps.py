"""Every app is installed, has its place in the stack of imports, and its URLs are reached."""

from __future__ import annotations

import re
import tomllib

from django.conf import settings

from tests.guards.tree import ROOT

CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text())


def apps_on_disk() -> set[str]:
    return {f"apps.{path.parent.name}" for path in (ROOT / "apps").glob("*/apps.py")}


def stack() -> list[str]:
    """The names in the layers contract, from the top."""
    contracts = CONFIG["tool"]["importlinter"]["contracts"]
    layers = next(one["layers"] for one in contracts if "containers" not in one and "layers" in one)
    return re.findall(r"apps\.\w+", " ".join(layers))


def test_every_app_is_installed():
    installed = {name for name in settings.INSTALLED_APPS if name.startswith("apps.")}
    assert installed == apps_on_disk()


def test_every_app_has_one_place_in_the_stack():
    places = stack()
    assert len(places) == len(set(places))
    assert apps_on_disk() <= set(places)


def test_every_package_of_apps_is_an_app():
    packages = {f"apps.{path.parent.name}" for path in (ROOT / "apps").glob("*/__init__.py")}
    assert packages == apps_on_disk()


def test_every_url_module_is_included():
    text = (ROOT / "config/urls.py").read_text()
    missing = [
        path.parent.name
        for path in (ROOT / "apps").glob("*/urls.py")
        if f'include("apps.{path.parent.name}.urls")' not in text
    ]
    assert missing == []
