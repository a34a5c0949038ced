#!/usr/bin/env python3.13
"""Random asyncio programs for the differential oracle.

    generate.py --seed S [--size N] [--features a,b] [--out DIR] [--count C]

Writes program S (and the C-1 following seeds) as DIR/gNNNNN.json, or prints
it.  Every program is tried on CPython before it is given out: it ends, it
does not use undefined variables, and its trace does not depend on the order
of timers with equal deadlines (unless the feature `ties` is asked for).
"""

import argparse
import random
import sys
from pathlib import Path

import pretty
from execute import Program
from reference import dependencies
from tags import requirements
from validate import check_program
from writer import Writer

FEATURES = """
    basic exceptions tasks cancel gather wait wait_for shield as_completed
    timeout group future callback timer lock event condition semaphore barrier
    queue contextvars coroutine eager debug runner base_errors
""".split()
OPTIONAL_FEATURES = ["ties", "exits", "cause", "log_traceback"]
ALWAYS = {"basic", "tasks", "cancel"}

MIN_LINES, MAX_LINES = 10, 350
DEADLOCK_CHANCE = 0.03


def acceptable(result, may_deadlock):
    if not MIN_LINES <= len(result.lines) <= MAX_LINES:
        return False
    return result.outcome == "closed" or (
        may_deadlock and result.outcome == "DEADLOCK")


def generate(seed, size=40, features=None, strict=False):
    """The program of the seed: the first acceptable attempt."""
    features = set(features or FEATURES) | ALWAYS
    may_deadlock = random.Random(f"{seed}/deadlock").random() < DEADLOCK_CHANCE
    for attempt in range(1000):
        rng = random.Random(f"{seed}/{attempt}")
        data = Writer(rng, size, features).program()
        check_program(data)
        try:
            program = Program(data)
        except SyntaxError:  # blocks nested too deeply for Python
            continue
        result = program.run()
        if not acceptable(result, may_deadlock):
            continue
        depends = dependencies(program, result.lines)
        if "timer_ties" in depends and "ties" not in features:
            continue
        if strict and depends:
            continue
        return {"name": f"g{seed:05}", "seed": seed,
                "requires": requirements(data), "depends": depends, **data}
    raise RuntimeError(f"no acceptable program for seed {seed}")


def main():
    options = parse_arguments()
    for seed in range(options.seed, options.seed + options.count):
        program = generate(
            seed, options.size, options.features, options.strict)
        text = pretty.dumps(program) + "\n"
        if options.out is None:
            print(text, end="")
        else:
            options.out.mkdir(parents=True, exist_ok=True)
            (options.out / f"{program['name']}.json").write_text(text)


def parse_arguments(about=__doc__):
    parser = argparse.ArgumentParser(
        description=about, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, default=1)
    parser.add_argument("--size", type=int, default=40)
    parser.add_argument("--features", type=lambda text: text.split(","),
                        help="of: " + " ".join(FEATURES + OPTIONAL_FEATURES))
    parser.add_argument("--strict", action="store_true",
                        help="only programs that depend on nothing")
    parser.add_argument("--out", type=Path, metavar="DIR")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
