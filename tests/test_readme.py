"""What the README promises is so."""

from __future__ import annotations

import re
from pathlib import Path

from kil_mapper import paths

README = (Path(__file__).resolve().parents[1] / "README.md").read_text(encoding="utf-8")


def test_the_packages_it_names_for_a_bare_linux_are_those_that_are_needed() -> None:
    block = re.search(r"<!-- debian-packages -->\n```sh\n(.*?)```", README, re.DOTALL)
    assert block is not None
    named = block[1].replace("\\\n", " ").split()
    assert named[:3] == ["sudo", "apt-get", "install"]
    assert named[3:] == paths.resource("debian-packages.txt").read_text(encoding="utf-8").split()
