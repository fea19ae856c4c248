"""The project file, a GeoPackage: open, save, migrate, check.

`save_project` and `open_project` are the two ends; `check_project_file` says whether a file is whole. What
stands in the file is described in `docs/decisions/project-file.md`.
"""

from kil_mapper.project_file.checking import Finding, check_project_file
from kil_mapper.project_file.migrations import FORMAT_VERSION
from kil_mapper.project_file.opening import open_project
from kil_mapper.project_file.replacing import checked_target
from kil_mapper.project_file.saving import is_project, save_project

__all__ = [
    "FORMAT_VERSION",
    "Finding",
    "check_project_file",
    "checked_target",
    "is_project",
    "open_project",
    "save_project",
]
