"""What `monitor.engine.workers` raises instead of a value."""

from __future__ import annotations


class WorkersError(Exception):
    """A job did not come back with a value. ``reason`` is a code of `storage.reasons`."""

    reason = "crashed"


class WorkerTimeout(WorkersError):  # noqa: N818 - says what happened
    """The job took longer than its seconds, and so did its worker, which was killed."""

    reason = "poison"


class WorkerDied(WorkersError):  # noqa: N818 - says what happened
    """The worker ended in the middle of the job: a crash in C code, or somebody killed it."""

    reason = "poison"


class WorkerOutOfMemory(WorkersError):  # noqa: N818 - says what happened
    """The job needed more memory than a worker may use; its worker was replaced."""

    reason = "out-of-memory"


class JobFailed(WorkersError):  # noqa: N818 - says what happened
    """The function raised: a bug. The text is the worker's traceback."""


class WorkersClosed(WorkersError):  # noqa: N818 - says what happened
    """The pool is closed, or was closed before the job began."""

    reason = "interrupted"
