"""The benchmark: `python benchmarks/run.py FOLDER [--rounds 3]`, after `national_folder.py` has made the folder.

Each round does, one after the other on the same machine: (a) merely unzip and read every file, (b) build a project
with an empty cache, (c) build another district with the cache that (b) left, (d) the plain script. Wall time and peak
memory are those of the child processes. `results.md` gets ratios: seconds say more about a machine than a program.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).resolve().parent
LARGE, OTHER = "E08800000", "E07800002"  # the one with 480 LSOAs, and a district
MEMORY_LIMIT_MB = 800
PACKAGES = ("pandas", "pyarrow", "isal", "geopandas", "pyogrio", "shapely", "folium")


TEMPLATE = """# Benchmark: building a district project from a national data folder

Written by `benchmarks/run.py`; {rounds} rounds, everything interleaved in one run, files in the page cache. Median of
the rounds, and in brackets the lowest and highest.

| what | measured | must be | |
|---|---|---|---|
{table}

Processor time, which other work on the machine disturbs less: {processors}.

When the run began, {load:.1f} other tasks were running on the {cores} cores; ratios of clock time mean something only
when that is near 0. What other tasks cannot flatter: unzipping keeps one core busy, so its processor time is its time
on an idle machine. Against that, the fastest first build took {bounds[first]:.2f} and the fastest second
{bounds[second]:.2f} times as long on the clock; on an idle machine both are less or the same.

The folder is invented (`national_folder.py`) in the published formats: 400,000 charities of which 800 records are
broken, 1.2 million annual returns and the other five tables, 2.5 million postcodes in 53 columns, 35,672 LSOAs,
7,000 wards, 33,755 rows of the index; {gigabytes:.2f} GB on disk as published. First build: an authority of 480 LSOAs
with an empty cache. Second: another district with the cache of the first. Plain script: `plain_script.py`.

Machine: {cores} cores, {machine}; {versions}.
"""


@dataclass(frozen=True)
class Cost:
    """What a child process took: seconds on the clock, seconds of processor, and megabytes at its peak."""

    seconds: float
    processor: float
    megabytes: float

    def __add__(self, other: Cost) -> Cost:
        return Cost(
            self.seconds + other.seconds,
            self.processor + other.processor,
            max(self.megabytes, other.megabytes),
        )


def cost_of(command: Sequence[str], cache: Path | None = None) -> Cost:
    """Run a command to its end.

    Raises:
        SystemExit: It failed; its messages are shown.
    """
    environment = {**os.environ, **({"XDG_CACHE_HOME": str(cache)} if cache else {})}
    with tempfile.TemporaryFile() as messages:
        began = time.perf_counter()
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=messages, env=environment, cwd=HERE.parent)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - began
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            messages.seek(0)
            raise SystemExit(f"{' '.join(command)}\n{messages.read().decode(errors='replace')}")
    in_kilobytes = 1 if sys.platform != "darwin" else 1024
    return Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024 / in_kilobytes)


def reading(folder: Path) -> Cost:
    """Unzip every zip and read every other file, one after the other, keeping nothing."""
    total = Cost(0.0, 0.0, 0.0)
    for path in sorted(folder.iterdir()):
        command = ["unzip", "-p", str(path)] if path.suffix == ".zip" else ["cat", str(path)]
        total += cost_of(command)
    return total


def building(folder: Path, area: str, cache: Path, target: Path) -> Cost:
    """`kil-mapper build`, as a person would run it."""
    target.unlink(missing_ok=True)
    command = [sys.executable, "-m", "kil_mapper", "build", "--data", str(folder), "--area", area, "--to", str(target)]
    return cost_of(command, cache)


def one_round(folder: Path, scratch: Path) -> dict[str, Cost]:
    """The four things, once each."""
    cache = scratch / "cache"
    shutil.rmtree(cache, ignore_errors=True)
    cache.mkdir()
    steps: dict[str, Callable[[], Cost]] = {
        "reading": lambda: reading(folder),
        "first": lambda: building(folder, LARGE, cache, scratch / "first.gpkg"),
        "second": lambda: building(folder, OTHER, cache, scratch / "second.gpkg"),
        "plain": lambda: cost_of(
            [sys.executable, str(HERE / "plain_script.py"), str(folder), LARGE, str(scratch / "plain")]
        ),
    }
    costs = {}
    for name, step in steps.items():
        costs[name] = step()
        cost = costs[name]
        print(
            f"  {name:8} {cost.seconds:7.2f} s ({cost.processor:.2f} s of processor) {cost.megabytes:6.0f} MB",
            flush=True,
        )
    return costs


def _spread(values: Sequence[float]) -> str:
    middle = statistics.median(values)
    return f"{middle:.2f} ({min(values):.2f}–{max(values):.2f})"


def _line(what: str, values: Sequence[float], wanted: float, *, at_least: bool = False) -> str:
    middle = statistics.median(values)
    met = middle >= wanted if at_least else middle <= wanted
    return f"| {what} | {_spread(values)} | {'≥' if at_least else '≤'} {wanted:g} | {'met' if met else '**not met**'} |"


def report(rounds: Sequence[Mapping[str, Cost]], folder: Path, load: float) -> str:
    """The text of `results.md`."""

    def ratio(top: str, bottom: str) -> list[float]:
        return [costs[top].seconds / costs[bottom].seconds for costs in rounds]

    def processor(top: str, bottom: str) -> str:
        return _spread([costs[top].processor / costs[bottom].processor for costs in rounds])

    def memory(top: str) -> list[float]:
        return [costs[top].megabytes / MEMORY_LIMIT_MB for costs in rounds]

    shares = [costs["first"].megabytes / costs["plain"].megabytes for costs in rounds]
    gigabytes = sum(path.stat().st_size for path in folder.iterdir()) / 1e9
    table = [
        _line("first build ÷ merely unzipping and reading the same files", ratio("first", "reading"), 1.2),
        _line("second build, another district ÷ the same", ratio("second", "reading"), 0.6),
        _line("plain script ÷ first build, time", ratio("plain", "first"), 5, at_least=True),
        _line("first build ÷ plain script, peak memory", shares, 0.2),
        _line(f"first build, peak memory ÷ {MEMORY_LIMIT_MB} MB", memory("first"), 1),
        _line(f"second build, peak memory ÷ {MEMORY_LIMIT_MB} MB", memory("second"), 1),
    ]
    return TEMPLATE.format(
        rounds=len(rounds),
        table="\n".join(table),
        gigabytes=gigabytes,
        cores=os.cpu_count(),
        load=load,
        bounds={
            step: min(costs[step].seconds for costs in rounds)
            / statistics.median(costs["reading"].processor for costs in rounds)
            for step in ("first", "second")
        },
        processors=", ".join(
            (
                f"first build ÷ reading {processor('first', 'reading')}",
                f"second build ÷ reading {processor('second', 'reading')}",
                f"plain script ÷ first build {processor('plain', 'first')}",
            )
        ),
        machine=f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}",
        versions=", ".join(f"{name} {version(name)}" for name in PACKAGES),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="made by national_folder.py")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--results", type=Path, default=HERE / "results.md")
    options = parser.parse_args()
    folder: Path = options.folder.resolve()
    load = os.getloadavg()[0]
    reading(folder)  # into the page cache, so that the first round is no slower than the others
    rounds = []
    with tempfile.TemporaryDirectory() as scratch:
        for number in range(options.rounds):
            print(f"round {number + 1}", flush=True)
            rounds.append(one_round(folder, Path(scratch)))
    options.results.write_text(report(rounds, folder, load), encoding="utf-8")
    print(f"wrote {options.results}")


if __name__ == "__main__":
    main()
