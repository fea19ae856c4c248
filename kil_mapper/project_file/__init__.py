"""The project file, a GeoPackage: open, save, migrate, check, work on, recover.

`save_project` and `open_project` are the two ends; `check_project_file` says whether a file is whole. What
stands in the file is described in `docs/decisions/project-file.md`. `take_up` and `begin` make a `Working`, which keeps
every change safe in a working copy and saves it; `leftovers` finds what a crash left behind.
"""

from kil_mapper.project_file.checking import Finding, check_project_file
from kil_mapper.project_file.holding import Holder, refuse_when_held
from kil_mapper.project_file.migrations import FORMAT_VERSION
from kil_mapper.project_file.opening import open_project
from kil_mapper.project_file.recovery import Leftover, discard, leftovers, recover
from kil_mapper.project_file.replacing import checked_target
from kil_mapper.project_file.saving import is_project, save_project
from kil_mapper.project_file.taking_up import Opened, begin, take_up
from kil_mapper.project_file.working import Working

__all__ = [
    "FORMAT_VERSION",
    "Finding",
    "Holder",
    "Leftover",
    "Opened",
    "Working",
    "begin",
    "check_project_file",
    "checked_target",
    "discard",
    "is_project",
    "leftovers",
    "open_project",
    "recover",
    "refuse_when_held",
    "save_project",
    "take_up",
]
