"""Work on the project that takes its turn on the worker: what comes of it is that of the project as it is by then."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from kil_mapper.model.progress import Progress
from kil_mapper.ui.jobs import Job, Lane, Runner
from kil_mapper.ui.session import Session

if TYPE_CHECKING:  # the model of projects imports GeoPandas, which the first screen does not wait for
    from kil_mapper.model.project import Project

T = TypeVar("T")


def work_on_newest(
    session: Session,
    runner: Runner,
    lane: Lane,
    title: str,
    work: Callable[[Project, Progress], T],
    land: Callable[[T], object],
    *,
    ended: Callable[[], object] = lambda: None,
) -> Job | None:
    """Change the project on the worker, after whatever is under way there; nothing that was asked for is cut off.

    Where the project was changed while the work waited, or was done, it is done again on what it has become. Where
    another one was opened, nothing comes of it.

    Args:
        session: Holds the project.
        runner: Does the work.
        lane: What it answers.
        title: What it is for, in words.
        work: Called on the worker with the project.
        land: Called on the main thread with what came of it, the project being the one that was worked on.
        ended: Called on the main thread when it crashed or was cancelled.
    """
    opened = session.opened

    def start() -> Job | None:
        project = session.project
        if project is None or session.opened != opened:
            return None

        def take(made: T) -> None:
            if session.project is project:
                land(made)
            else:
                start()

        job = runner.start(lane, title, lambda progress: work(project, progress), take)
        job.crashed.connect(lambda _details: ended())
        job.cancelled.connect(ended)
        return job

    return start()
