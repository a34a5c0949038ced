#!/usr/bin/env python3.13
"""Tests of the oracle itself: python3.13 test_oracle.py"""

import json
import os
import re
import subprocess
import sys
import unittest
from pathlib import Path

from canon import EXCEPTIONS, MESSAGES, plain_text
from execute import Program
from generate import generate
from language import EXPRESSIONS, OPS
from reference import Worker, load, problems, programs_at
from tags import requirements
from validate import Invalid, check_program

FOLDER = Path(__file__).parent
CORPUS = FOLDER.parent / "corpus"
SPEC = (FOLDER.parent / "SPEC.md").read_text(encoding="utf-8")


class SpecTest(unittest.TestCase):
    def test_example(self):
        source = re.search(r"```json\n(.*?)```", SPEC, re.DOTALL)[1]
        trace = re.search(r"```\n(\[0\].*?)```", SPEC, re.DOTALL)[1]
        lines = Program(json.loads(source)).run().lines
        self.assertEqual(lines, trace.splitlines())

    def test_every_op_is_described(self):
        for name in OPS:
            self.assertIn(f"`{name}`", SPEC)

    def test_every_expression_is_described(self):
        for name in EXPRESSIONS:
            self.assertRegex(SPEC, f'`{name}`|"{name}":')

    def test_every_exception_and_message_is_described(self):
        for name in EXCEPTIONS:
            self.assertIn(f"`{name}`", SPEC)
        for pattern in [p for ps in MESSAGES.values() for p in ps]:
            starred = re.sub(r"\\(.)", r"\1", pattern.replace(".*", "*"))
            if "expir" not in starred and "finished" not in starred:
                self.assertIn(f"`{starred}`", SPEC)
        self.assertEqual(plain_text(r"TaskGroup.* is finished"),
                         "TaskGroup is finished")


class CorpusTest(unittest.TestCase):
    def test_corpus(self):
        with Worker("py") as worker:
            for path in programs_at(CORPUS):
                with self.subTest(path.name):
                    self.assertTrue(path.with_suffix(".trace").exists())
                    self.assertEqual(list(problems(path, worker)), [])
                    data = load(path)
                    self.assertEqual(
                        data.get("requires", []), requirements(data))


class GeneratorTest(unittest.TestCase):
    def test_does_not_depend_on_the_hash_seed(self):
        def output(seed):
            return subprocess.check_output(
                [sys.executable, FOLDER / "generate.py", "--seed", "5"],
                env={**os.environ, "PYTHONHASHSEED": seed})
        self.assertEqual(output("1"), output("2"))

    def test_features(self):
        data = generate(3, features=["queue"])
        self.assertNotIn('"lock.', json.dumps(data))

    def test_strict(self):
        for seed in range(5):
            self.assertEqual(generate(seed, strict=True)["depends"], [])


class ValidateTest(unittest.TestCase):
    def test_invalid_ops(self):
        for op in ({"op": "nonsense"}, {"op": "sleep"},
                   {"op": "log", "msg": "x", "colour": 1},
                   {"op": "call", "fn": "nobody"},
                   {"op": "set", "value": {"var": "x", "add": []}},
                   {"op": "return", "show": "x"}):
            program = {"functions": {"main": {"params": [], "body": [op]}},
                       "main": "main"}
            with self.subTest(op), self.assertRaises(Invalid):
                check_program(program)


if __name__ == "__main__":
    unittest.main()
