"""A process that edits and saves until it is killed, for `test_killed.py`. Run as a script; not a test itself.

It reads one line for each life it is to live: a word for the order of its work and a label. For each it forks a
child, which prints its number and then what it does, before and after, one short line at a time.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from itertools import count
from pathlib import Path

import pandas as pd

from kil_mapper.model.progress import NoProgress
from kil_mapper.model.project import Project
from kil_mapper.model.tables import NOTES, Org
from kil_mapper.project_file import begin
from tests.factory import small_project


def labelled(project: Project, label: str) -> Project:
    """The project with a label in three places that have to agree: its name, a note and an organisation."""
    organisations = project.organisations.copy()
    organisations.loc[0, Org.NAME] = label
    note = pd.DataFrame([["GB-CHC-900001", label, "Ann", "2026-01-02"]], columns=list(NOTES.names))
    return replace(project, name=label, organisations=organisations, notes=NOTES.conform(note))


def main(path: Path) -> None:
    """Live and die as told on the standard input."""
    first = labelled(small_project(), "first")
    working = begin(first, None, NoProgress())
    working.save(first, path)
    os.write(1, b"ready\n")
    for line in sys.stdin:
        order, label = line.split()
        child = os.fork()
        if not child:
            working.beat()
            working._describe()  # from here on it is this process that works
            os.write(1, f"{os.getpid()}\n".encode())
            for number in count():
                now = f"{label}-{number}"
                project = labelled(first, now)
                if order == "edit" or number % 3:
                    os.write(1, f"keep {now}\n".encode())
                    working.keep(project)
                    os.write(1, f"kept {now}\n".encode())
                if order == "save" and not number % 3:
                    os.write(1, f"save {now}\n".encode())
                    working.save(project)
                    os.write(1, f"saved {now}\n".encode())
        os.waitpid(child, 0)
        os.write(1, b"killed\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
