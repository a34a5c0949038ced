#!/usr/bin/env python3.13
"""Random programs with their traces, one JSON object a line.

    live.py --seed S [--count C] [--size N] [--features a,b] [--strict]

A line is {"program": {...}, "trace": ["[0] ...", ...]}.
"""

import json
import sys

from execute import Program
from generate import generate, parse_arguments


def main():
    # What a program has left half-way may fail when it is dropped.
    sys.unraisablehook = lambda _unraisable: None
    options = parse_arguments(__doc__)
    for seed in range(options.seed, options.seed + options.count):
        program = generate(
            seed, options.size, options.features, options.strict)
        lines = Program(program).run().lines
        print(json.dumps({"program": program, "trace": lines},
                         separators=(",", ":")), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
