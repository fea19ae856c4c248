"""Is a process still there, and is it the same one? Numbers of processes are used again, so the start counts too."""

from __future__ import annotations

import contextlib
import ctypes
import os
import socket
import sys
from functools import cache
from pathlib import Path

NOT_KNOWN = "?"
"""The start of a process that runs, but may not be looked at."""

_HIGHEST = 2**31 - 1


@cache
def this_host() -> str:
    """The name of this computer on its network; empty when it has none."""
    with contextlib.suppress(OSError):
        return socket.gethostname()
    return ""


def this_start() -> str:
    """When this process began, in a form that can be compared and nothing else."""
    return start_of(os.getpid()) or NOT_KNOWN


def is_running(pid: int, start: str) -> bool:
    """Whether the process of that number is there and began then; in doubt it is."""
    now = start_of(pid)
    if not now:
        return False
    return now == start or NOT_KNOWN in (now, start)


def start_of(pid: int) -> str:
    """When a process of this computer began; empty when there is none, `NOT_KNOWN` when it cannot be learned."""
    if not 0 < pid <= _HIGHEST:
        return ""
    if sys.platform == "win32":
        return _windows(pid)
    if sys.platform == "darwin":
        return _mac(pid) if _exists(pid) else ""
    return _linux(pid)


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _linux(pid: int) -> str:
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return NOT_KNOWN if _exists(pid) else ""
    after_name = text.rpartition(")")[2].split()  # the name of a program may hold spaces and brackets
    if len(after_name) < 20 or after_name[0] in {"Z", "X"}:
        return ""
    return f"{_boot()}-{after_name[19]}"


@cache
def _boot() -> str:
    with contextlib.suppress(OSError):
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    return ""


def _mac(pid: int) -> str:
    kind, size, seconds = 3, 136, slice(120, 136)  # PROC_PIDTBSDINFO and its struct proc_bsdinfo
    with contextlib.suppress(OSError, AttributeError):
        found = ctypes.create_string_buffer(size)
        if ctypes.CDLL("/usr/lib/libproc.dylib").proc_pidinfo(pid, kind, ctypes.c_uint64(0), found, size) == size:
            return found.raw[seconds].hex()
    return NOT_KNOWN


def _windows(pid: int) -> str:
    if sys.platform == "win32":
        may_ask, refused, still_active = 0x1000, 5, 259
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.OpenProcess.restype = ctypes.c_void_p
        handle = ctypes.c_void_p(kernel.OpenProcess(may_ask, False, pid))  # noqa: FBT003 - a call of Windows
        if not handle:
            return NOT_KNOWN if ctypes.get_last_error() == refused else ""
        try:
            code = ctypes.c_ulong()
            if kernel.GetExitCodeProcess(handle, ctypes.byref(code)) and code.value != still_active:
                return ""
            times = [ctypes.c_ulonglong() for _ in range(4)]  # began, ended, in the kernel, outside it
            if kernel.GetProcessTimes(handle, *map(ctypes.byref, times)):
                return str(times[0].value)
        finally:
            kernel.CloseHandle(handle)
    return NOT_KNOWN
