"""One reading of a data folder: what is read, and everything that is noted on the way."""

from __future__ import annotations

from dataclasses import dataclass, field

from kil_mapper.model.issues import IssueLog
from kil_mapper.model.progress import Progress
from kil_mapper.workflows.provenance import Provenance
from kil_mapper.workflows.sources import Chosen


@dataclass(frozen=True)
class Reading:
    """What every step of a build shares.

    Attributes:
        chosen: The files to read.
        progress: Told what is happening; may cancel.
        log: Takes what is wrong with the data.
        provenance: Takes what was read.
    """

    chosen: Chosen
    progress: Progress
    log: IssueLog = field(default_factory=IssueLog)
    provenance: Provenance = field(default_factory=Provenance)
