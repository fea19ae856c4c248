"""What happens between the wish to close the window and its end: nothing is lost, nothing is left behind."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from kil_mapper.ui.commands import Commands
from kil_mapper.ui.jobs import Job, Lane, Runner
from kil_mapper.ui.messages import Messages, Offer
from kil_mapper.ui.safety import Safety


class Closing(QObject):
    """Sees to work under way and to what is not saved."""

    def __init__(
        self, commands: Commands, safety: Safety, runner: Runner, messages: Messages, close: Callable[[], object]
    ) -> None:
        super().__init__()
        self._commands = commands
        self._safety = safety
        self._runner = runner
        self._messages = messages
        self._close = close
        self._warned_of: Job | None = None
        self._is_system_ending = False

    def system_ends(self) -> None:
        """The computer shuts down: nobody is asked, and what was kept is offered at the next start."""
        self._is_system_ending = True

    def may_close(self) -> bool:
        """Whether the window may go now; asks or says what stands against it."""
        if self._is_system_ending:
            return True
        for saving in self._runner.under_way(Lane.SAVE):
            self._runner.wait_for(saving)
        exports = self._runner.under_way(Lane.EXPORT)
        if exports and exports[-1] is not self._warned_of:
            self._tell_of(exports[-1])
            return False
        if self._runner.active(Lane.DECISION):  # it waits behind what the person gave up
            self._runner.abandon(Lane.EXPORT)
        return self._commands.may_leave()

    def finish(self) -> None:
        """Cancel what is under way, wait for it, and let go of the project."""
        self._runner.close()
        self._safety.let_go_at_once(leave_for_recovery=self._is_system_ending)

    def _tell_of(self, job: Job) -> None:
        """Closing a second time stops it without another word."""
        self._warned_of = job

        def later() -> None:
            if job.is_finished:
                self._close()
            else:
                job.succeeded.connect(lambda _made: self._close())

        self._messages.warning(
            f"{job.title}: this is not finished yet.",
            "",
            (Offer("Close when it is done", later), Offer("Stop it and close", self._close)),
        )
