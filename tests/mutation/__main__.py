"""Do the tests notice a change of lib? `python -m tests.mutation --seed 1 --count 400`.

Mutants are drawn by seed, at least five a file, made in a copy of the tree, and tested by the doctests of their
file and the tests of its room, up to the first that fails. Each runs in a fork of a process that has loaded torch.
Results are written down one by one: the same command goes on where it was stopped. (mutmut and cosmic-ray draw no
sample and have one test command for all files.)

A mutant that changes nothing anyone can see belongs into tests/mutation/equivalent.yml, with the reason; numbers
on which questions and exercises are tried, minutes and marks are not drawn.
"""

import argparse
import hashlib
import importlib
import json
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import suppress
from pathlib import Path

import yaml

from tests.mutation.mutants import without_choices

ROOT = Path(__file__).resolve().parents[2]
EQUIVALENT = Path(__file__).with_name("equivalent.yml")
AT_LEAST = 5  # mutants of each file that has so many
SHARE = 0.95  # of those that are not equivalent
PRELOADED = ("matplotlib.pyplot", "numpy", "pytest", "sklearn.datasets", "statsmodels.api", "torch")
PATIENCE = 4  # times the CPU seconds of the room's tests, and SLACK more
SLACK = 20


def draw(sources, seed, count):
    """Draw mutants: at least five a file, of different kinds, the rest from all.

    Parameters
    ----------
    sources : dict
        Text of each file by name.
    seed, count : int

    Returns
    -------
    list of tuple
        Name of the file and mutant.
    """
    chosen, rest = [], []
    for name in sorted(sources):
        mutants = without_choices(name, sources[name])
        random.Random(f"{seed} {name}").shuffle(mutants)
        seen = Counter()
        rank = {m: (seen.update([m.kind]), seen[m.kind])[1] for m in mutants}
        mutants.sort(key=rank.get)  # one of each kind first: most mutants are constants
        chosen += [(name, mutant) for mutant in mutants[:AT_LEAST]]
        rest += [(name, mutant) for mutant in mutants[AT_LEAST:]]
    more = max(0, min(count - len(chosen), len(rest)))
    return sorted(chosen + random.Random(seed).sample(rest, more))


def suite_of(name):
    """What tests a file of lib: its own test, those that import its package, others of its room, its doctests."""
    path = Path(name).relative_to("lib")
    room = path.parts[0].removesuffix(".py")
    package = ".".join(("lib", *path.parent.parts))
    tests = sorted(
        {*(ROOT / "tests" / room).rglob("test_*.py"), *ROOT.glob(f"tests/test_{room}.py")}
    )
    tests.sort(key=lambda test: package not in test.read_text(encoding="utf-8"))
    tests.sort(key=lambda test: test.stem != f"test_{path.stem}")
    return [*(test.relative_to(ROOT).as_posix() for test in tests), name]


def questions_in(text):
    """Expression for the tests of the exam questions that a file defines; empty if it defines none."""
    return " or ".join(re.findall(r'^    id="([\w-]+)"', text, re.MULTILINE))


class Copy:
    """A copy of the tree, in which one file at a time is changed and tested."""

    def __init__(self, folder, clean):
        self.folder, self.clean = folder, clean

    def test(self, tests, cpu_seconds, bytecode=False, first=""):
        """Start pytest in a fork, with a limit of its CPU seconds; return its process id.

        Tests whose names match the expression `first` run before all others.
        """
        pid = os.fork()
        if pid:
            return pid
        code = 3
        try:
            os.setsid()
            resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
            signal.alarm(10 * cpu_seconds)  # one that waits for ever uses no CPU
            silence = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(silence, stream)
            code = self._pytest(tests, bytecode, first)
        finally:
            os._exit(code)

    def _pytest(self, tests, bytecode, first):
        import pytest

        os.chdir(self.folder)
        os.environ["PYTHONPATH"] = str(self.folder)
        sys.path[:] = [str(self.folder), *(p for p in sys.path if p not in ("", str(ROOT)))]
        for module in [m for m in sys.modules if m.partition(".")[0] in ("lib", "tests", "book")]:
            del sys.modules[module]
        if not bytecode:  # that of the unchanged files is there, from the run without a mutant
            sys.dont_write_bytecode = True
            os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
        options = ["-x", "-q", "-pno:cacheprovider", "--doctest-modules"]
        options += [f"--rootdir={self.folder}", *tests]
        if first:
            code = int(pytest.main(["-k", first, *options]))
            if code not in (0, 5):  # 5: no test has such a name
                return code
        return int(pytest.main(options))

    def restore(self, name):
        """Undo the change of a file."""
        shutil.copy2(self.clean / name, self.folder / name)


def finished():
    """Wait for a fork; return its id, how it ended, and its CPU seconds."""
    pid, status, usage = os.wait4(-1, 0)
    stop(pid)
    return pid, os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime


def stop(pid):
    """End a fork and what its tests have started."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def copy_tree(folder):
    """Copy what git knows or would know of the tree."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


def limits(clean, names):
    """CPU seconds that the tests of each file may take: several times what they take unchanged."""
    measured = {}
    for name in names:
        *tests, doctests = suite_of(name)
        for part in (tests, [doctests]):
            key = frozenset(part)  # their order, own test first, differs from file to file
            if part == [doctests] and ">>>" not in (clean / name).read_text(encoding="utf-8"):
                measured[key] = 0
            if part and key not in measured:
                Copy(clean, clean).test(part, 1800, bytecode=True)
                _, code, measured[key] = finished()
                if code not in (0, 5):  # 5: no doctests
                    sys.exit(f"{' '.join(part)}: exit code {code} without any change")
    together = {name: measured.get(frozenset(suite_of(name)[:-1]), 0) for name in names}
    return {n: round(PATIENCE * (together[n] + measured[frozenset([n])]) + SLACK) for n in names}


def run(todo, sources, clean, log, jobs):
    """Test mutants, `jobs` at a time, and append each result to the log."""
    allowed = limits(clean, sorted({name for name, _ in todo}))
    free = [Copy(clean.with_name(f"copy{k}"), clean) for k in range(jobs)]
    for copy in free:
        shutil.copytree(clean, copy.folder)
    running, queue = {}, list(todo)
    try:
        while queue or running:
            while queue and free:
                (name, mutant), copy = queue.pop(0), free.pop()
                changed = mutant.apply(sources[name])
                (copy.folder / name).write_text(changed, encoding="utf-8", newline="")
                first = questions_in(sources[name])
                pid = copy.test(suite_of(name), allowed[name], first=first)
                running[pid] = (name, mutant, copy)
            pid, code, seconds = finished()
            name, mutant, copy = running.pop(pid)
            copy.restore(name)
            free.append(copy)
            result = {
                "id": identity(name, mutant, sources[name]),
                "file": name,
                **mutant.describe(sources[name]),
                "code": code,
                "seconds": round(seconds, 1),
            }
            with log.open("a", encoding="utf-8") as file:
                file.write(json.dumps(result, ensure_ascii=False) + "\n")
            word = "killed" if code else "SURVIVED"
            left = len(queue) + len(running)
            print(f"{left:4} left  {word:9} {name}:{result['line']}", flush=True)
    finally:
        for pid in running:
            stop(pid)


def identity(name, mutant, text):
    """Key of a mutant in the log; in another text of its file it is another mutant."""
    return hashlib.sha256(repr((name, mutant, text)).encode()).hexdigest()[:16]


def report(results, equivalent):
    """Print survivors and the share killed; return that share.

    Parameters
    ----------
    results : list of dict
    equivalent : list of dict
        `file`, `was`, `now` and `reason` of each mutant that changes nothing.

    Returns
    -------
    float
    """
    known = {(entry["file"], entry["was"], entry["now"]) for entry in equivalent}
    survivors = [result for result in results if result["code"] == 0]
    found = [r for r in survivors if (r["file"], r["was"], r["now"]) not in known]
    for result in found:
        print(f"\n{result['file']}:{result['line']}  {result['kind']}")
        print(f"  - {result['was']}\n  + {result['now']}")
    killed, same = len(results) - len(survivors), len(survivors) - len(found)
    share = killed / max(1, killed + len(found))
    seconds = sum(result["seconds"] for result in results)
    print(
        f"\n{len(results)} mutants of {len({r['file'] for r in results})} files, {seconds:.0f} CPU seconds"
    )
    print(f"{killed} killed, {len(found)} survived, {same} equivalent: {share:.1%} killed")
    return share


def main():
    """Draw, test and report; fail if too many survive."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "files", nargs="*", help="only these, as lib/arrays.py; default: all of lib"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--jobs", type=int, default=1, help="mutants at a time")
    parser.add_argument("--log", type=Path, default=ROOT / "_build" / "mutation.jsonl")
    options = parser.parse_args()
    names = options.files or [p.relative_to(ROOT).as_posix() for p in ROOT.glob("lib/**/*.py")]
    for module in PRELOADED:  # the forks share them
        importlib.import_module(module)
    with tempfile.TemporaryDirectory() as folder:
        clean = copy_tree(Path(folder).resolve() / "clean")
        sources = {name: (clean / name).read_text(encoding="utf-8") for name in names}
        drawn = draw(sources, options.seed, options.count)
        options.log.parent.mkdir(parents=True, exist_ok=True)
        done = load(options.log)
        todo = [(n, m) for n, m in drawn if identity(n, m, sources[n]) not in done]
        print(f"{len(drawn)} mutants of {len(names)} files, {len(todo)} to test", flush=True)
        run(todo, sources, clean, options.log, options.jobs)
        done = load(options.log)
        results = [done[identity(name, mutant, sources[name])] for name, mutant in drawn]
    sys.exit(report(results, yaml.safe_load(EQUIVALENT.read_text(encoding="utf-8"))) < SHARE)


def load(log):
    """Results in the log by id; a last line cut short does not count."""
    results = {}
    for line in log.read_text(encoding="utf-8").splitlines() if log.exists() else []:
        with suppress(json.JSONDecodeError):
            result = json.loads(line)
            results[result["id"]] = result
    return results


if __name__ == "__main__":
    main()
