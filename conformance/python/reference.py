#!/usr/bin/env python3.13
"""Reference runner: the traces of programs on CPython 3.13's asyncio.

    reference.py PATH...               print the trace of each program
    reference.py --record DIR PATH...  write DIR/NAME.trace instead
    reference.py --selfcheck PATH...   check programs and recorded traces
    reference.py --python PATH...      print the Python they are translated to
    reference.py --serve               programs on stdin, traces on stdout,
                                       one JSON value a line

A PATH is a program or a folder of programs (*.json).  With --impl py asyncio
runs its pure Python Task and Future instead of the C ones.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

import implementation
from compiler import translate
from execute import Program
from validate import Invalid, check_program
from virtual import (
    HEAP_TIMERS, LIFO_TIMERS, REVERSED_SETS, SHUFFLED_SETS)

# What a trace may depend on although CPython leaves it open, and the
# variations that show it.
DEPENDENCIES = {
    "set_order": [REVERSED_SETS, SHUFFLED_SETS],
    "timer_ties": [HEAP_TIMERS, LIFO_TIMERS],
}


def main():
    options = parse_arguments()
    if options.impl != implementation.NAME:
        return subprocess.call(
            [sys.executable, *sys.argv], env=environment(options.impl))
    if options.serve:
        return serve()
    paths = [file for path in options.paths for file in programs_at(path)]
    if options.selfcheck:
        return selfcheck(paths)
    for path in paths:
        if options.python:
            show_python(path)
        else:
            show_or_record(path, options.record)
    return 0


def parse_arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH")
    parser.add_argument("--record", type=Path, metavar="DIR")
    parser.add_argument("--python", action="store_true")
    parser.add_argument("--selfcheck", action="store_true")
    parser.add_argument("--serve", action="store_true")
    parser.add_argument("--impl", choices=["c", "py"], default="c")
    return parser.parse_args()


def environment(impl):
    return {**os.environ, implementation.VARIABLE: impl}


def programs_at(path):
    return sorted(path.glob("*.json")) if path.is_dir() else [path]


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


# --- printing and recording ------------------------------------------------

def trace_text(lines):
    return "".join(f"{line}\n" for line in lines)


def show_or_record(path, folder):
    data = load(path)
    check_program(data)
    text = trace_text(Program(data).run().lines)
    if folder is None:
        print(f"# {data['name']}\n{text}", end="")
    else:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{data['name']}.trace").write_text(text, encoding="utf-8")


def show_python(path):
    """Print the Python that the functions of a program are translated to."""
    for name, function in load(path)["functions"].items():
        source, ops = translate(function)
        print(f"# {name}\n{source}")
        for number, op in enumerate(ops):
            print(f"# ops[{number}] = {json.dumps(op)[:100]}")
        print()


# --- the other implementation, in a process of its own ---------------------

def serve():
    for line in sys.stdin:
        lines = Program(json.loads(line)).run().lines
        print(json.dumps(lines), flush=True)
    return 0


class Worker:
    """A process that runs programs on one implementation of asyncio."""

    def __init__(self, impl):
        self.process = subprocess.Popen(
            [sys.executable, __file__, "--serve", "--impl", impl],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=environment(impl))

    def __enter__(self):
        return self

    def __exit__(self, *_exc):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()

    def run(self, data):
        print(json.dumps(data), file=self.process.stdin, flush=True)
        return json.loads(self.process.stdout.readline())


# --- self-check ------------------------------------------------------------

def dependencies(program, lines):
    """What the trace depends on that CPython leaves open."""
    return [
        name for name, variations in DEPENDENCIES.items()
        if any(program.run(variation).lines != lines
               for variation in variations)]


def problems(path, worker):
    """Everything that is wrong with one program, as texts."""
    data = load(path)
    try:
        check_program(data)
    except Invalid as exc:
        yield f"invalid: {exc}"
        return
    program = Program(data)
    lines = program.run().lines
    if program.run().lines != lines:
        yield "two runs differ"
    if worker.run(data) != lines:
        yield "the C and the pure Python implementation differ"
    for name in dependencies(program, lines):
        if name not in data.get("depends", []):
            yield f"depends on {name}, which it does not declare"
    recorded = path.with_suffix(".trace")
    if recorded.exists() and recorded.read_text() != trace_text(lines):
        yield "the recorded trace differs"


def selfcheck(paths):
    bad = 0
    with Worker("py") as worker:
        for path in paths:
            found = list(problems(path, worker))
            bad += bool(found)
            for problem in found:
                print(f"{path}: {problem}")
    print(f"{len(paths)} programs, {bad} with problems")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
