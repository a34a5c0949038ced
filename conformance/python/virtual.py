"""Determinism: virtual time, ordered sets and the timer-tie variations.

Nothing here changes what asyncio promises; it only fixes what would differ
between two runs of the same program, or is an artefact of CPython's heap:

* the wall clock      -> VirtualLoop (time jumps to the next timer);
* set iteration order -> OrderedSet (CPython orders tasks by memory address);
* the order of timers with equal deadlines -> FifoTimer;
* numbers that a barrier gives twice -> Barrier.
"""

import ast
import contextlib
import dataclasses
import itertools
import random
import selectors
from collections.abc import MutableSet

import implementation  # noqa: F401  (must precede asyncio)
import asyncio
from asyncio import events, taskgroups, tasks

# One language millisecond is 1/1024 s for CPython: every sum of deadlines is
# then exact in binary floating point, so "equal" and "less" mean what they
# mean for integers.
TICKS_PER_SECOND = 1024

MAX_TURNS = 20_000
MAX_TICKS = 10_000_000


class Stopped(BaseException):
    """The program cannot or must not go on; args[0] is DEADLOCK or LIMIT."""


def seconds(ticks):
    return None if ticks is None else ticks / TICKS_PER_SECOND


def ticks(secs):
    return None if secs is None else round(secs * TICKS_PER_SECOND)


class VirtualSelector(selectors.DefaultSelector):
    """A selector that jumps the clock instead of waiting."""

    def __init__(self):
        super().__init__()
        self.now = 0
        self.turns = 0

    def select(self, timeout=None):
        self.turns += 1
        if self.turns > MAX_TURNS or self.now > MAX_TICKS:
            raise Stopped("LIMIT")
        ready = super().select(0)
        if ready or timeout == 0:
            return ready
        if timeout is None:
            raise Stopped("DEADLOCK")
        jump = timeout * TICKS_PER_SECOND
        assert jump == int(jump), f"inexact time: {timeout!r}"
        self.now += int(jump)
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """The real selector event loop on a virtual clock that starts at 0."""

    def __init__(self):
        self.clock = VirtualSelector()
        super().__init__(self.clock)

    def time(self):
        return seconds(self.clock.now)

    def create_task(self, coro, *, name=None, context=None):
        # CPython 3.13.0 does not pass `name` to a task factory and then calls
        # set_name(name), so an eager task is called 'None' (gh-128308, fixed
        # in later 3.13 releases).  Do what the fixed releases do.
        factory = self.get_task_factory()
        if factory is None:
            return super().create_task(coro, name=name, context=context)
        return factory(self, coro, name=name, context=context)


class Barrier(asyncio.Barrier):
    """Numbers the tasks that pass together when the last of them comes.

    CPython numbers each when it comes, and gives a number twice if one that
    came before is cancelled meanwhile (gh-155233).
    """

    def __init__(self, parties):
        super().__init__(parties)
        self._inside = []
        self._numbers = {}

    async def wait(self):
        await super().wait()
        return self._numbers[asyncio.current_task()]

    async def _wait(self):
        self._inside.append(asyncio.current_task())
        await super()._wait()

    async def _release(self):
        self._inside.append(asyncio.current_task())
        for number, task in enumerate(self._inside):
            self._numbers[task] = number
        await super()._release()

    def _exit(self):
        self._inside.remove(asyncio.current_task())
        super()._exit()


class OrderedSet(MutableSet):
    """A set that iterates in insertion order."""

    def __init__(self, items=()):
        self._items = dict.fromkeys(items)

    def __contains__(self, item):
        return item in self._items

    def __iter__(self):
        return iter(list(self._items))

    def __len__(self):
        return len(self._items)

    def add(self, item):
        self._items.setdefault(item)

    def discard(self, item):
        self._items.pop(item, None)


class ReversedSet(OrderedSet):
    """Iterates in reverse insertion order: another order CPython may take."""

    def __iter__(self):
        return iter(list(reversed(self._items)))


class ShuffledSet(OrderedSet):
    """Iterates in an order that changes with the size."""

    def __iter__(self):
        items = list(self._items)
        random.Random(len(items)).shuffle(items)
        return iter(items)


class FifoTimer(events.TimerHandle):
    """Orders equal deadlines by scheduling order."""

    __slots__ = ("_sequence",)
    _count = itertools.count()

    def __init__(self, *args):
        super().__init__(*args)
        self._sequence = next(self._count)

    def __lt__(self, other):
        return (self._when, self._sequence) < (other._when, other._sequence)


class LifoTimer(FifoTimer):
    """Orders equal deadlines by reverse scheduling order."""

    __slots__ = ()

    def __lt__(self, other):
        return (self._when, -self._sequence) < (other._when, -other._sequence)


@dataclasses.dataclass(frozen=True)
class Variation:
    """One legal way to break the ties that CPython leaves open."""

    set_class: type = OrderedSet
    timer_class: type = FifoTimer


CANONICAL = Variation()
REVERSED_SETS = Variation(set_class=ReversedSet)
SHUFFLED_SETS = Variation(set_class=ShuffledSet)
HEAP_TIMERS = Variation(timer_class=events.TimerHandle)  # CPython's own
LIFO_TIMERS = Variation(timer_class=LifoTimer)


class _SetComprehensions(ast.NodeTransformer):
    """Rewrites {x for ...} as set(x for ...)."""

    def visit_SetComp(self, node):
        self.generic_visit(node)
        call = ast.Call(
            func=ast.Name("set", ast.Load()),
            args=[ast.GeneratorExp(node.elt, node.generators)],
            keywords=[])
        return ast.fix_missing_locations(ast.copy_location(call, node))


class _EndedMembers(ast.NodeTransformer):
    """Has a group learn that a member is done from its callback alone.

    CPython 3.13.0 tells the group within create_task where the member has
    ended in its eager start, so that the group may abort before it knows a
    member around that one (gh-128550 and gh-128588, fixed in later 3.13
    releases).  Do what the fixed releases do.
    """

    def visit_If(self, node):
        return node.orelse if ast.unparse(node.test) == "task.done()" else node


def _recompile(module, names, transformer):
    """Redefine the named functions/classes with a change to their source."""
    with open(module.__file__, encoding="utf-8") as file:
        tree = ast.parse(file.read())
    tree.body = [node for node in tree.body
                 if getattr(node, "name", None) in names]
    transformer.visit(tree)
    exec(compile(tree, module.__file__, "exec"), module.__dict__)


# Every set through whose iteration order asyncio's behaviour can leak:
# TaskGroup._tasks, wait()'s and as_completed()'s sets, and all_tasks().
_recompile(
    tasks, {"all_tasks", "_AsCompletedIterator"}, _SetComprehensions())
asyncio.all_tasks = tasks.all_tasks

_recompile(taskgroups, {"TaskGroup"}, _EndedMembers())
asyncio.TaskGroup = taskgroups.TaskGroup


@contextlib.contextmanager
def installed(variation):
    """Make asyncio's sets and timers follow the variation."""
    timer_class = events.TimerHandle
    tasks.set = taskgroups.set = variation.set_class
    tasks._scheduled_tasks.data = OrderedSet(tasks._scheduled_tasks.data)
    events.TimerHandle = variation.timer_class
    try:
        yield
    finally:
        events.TimerHandle = timer_class
