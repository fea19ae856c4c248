"""From old formats to the newest: pure steps, in order, one for each version that is no longer the newest.

To change the format: raise `FORMAT_VERSION` by one, append a step that turns a project of the version before
into one of the new version, and keep a file of the version before as `tests/project_file/v<n>.gpkg` for ever.
A step gets what stands in the file, never frames or schemas: those are of today, the file is not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kil_mapper.project_file.raw import RawProject

Step = Callable[[RawProject], RawProject]

STEPS: tuple[Step, ...] = ()
"""The step at index n turns format version n + 1 into n + 2."""

FORMAT_VERSION = len(STEPS) + 1


def migrated(project: RawProject, version: int, steps: Sequence[Step] = STEPS) -> RawProject:
    """The project in the newest format.

    Args:
        project: What stands in the file.
        version: The format version of that file, 1 or above, not above the newest.
        steps: The steps, for tests.
    """
    for step in steps[version - 1 :]:
        project = step(project)
    return project
