#!/usr/bin/env python3
"""The workloads of the benchmarks on CPython's asyncio or on uvloop.

    workloads.py [--loop asyncio|uvloop] [--seconds S] NAME

Prints one JSON object a line for each sample: {"workload": NAME, "nanos": N}
with the nanoseconds of one unit of the work, or "bytes" instead of "nanos"
where memory is measured.
"""

import argparse
import asyncio
import contextvars
import gc
import json
import threading
import time
import tracemalloc

SAMPLES = 5
BATCH = 1_000  # the least units of a workload, and those of a turn
MILLION = 1_000_000
MEASURED = 100_000  # objects whose memory is measured together
HOUR = 3_600  # seconds; no timer of that delay fires

TIMES = {}
MEMORY = {}


def workload(function):
    """Registers work to be timed: a coroutine function of its units."""
    TIMES[function.__name__] = function
    return function


def memory(function):
    """Registers objects to be weighed: a coroutine function that makes some
    and returns what keeps them."""
    MEMORY[function.__name__] = function
    return function


def do_nothing():
    pass


async def nothing():
    pass


async def suspend():
    await asyncio.sleep(0)


def far(number):
    """Returns the delay of a timer: from one hour to two, in no order."""
    return HOUR + number * 7_919 % (HOUR * 1_000) / 1_000


# Tasks


@workload
async def create_run_await(count):
    for _ in range(count):
        await asyncio.create_task(nothing())


@workload
async def create_suspend_finish(count):
    for _ in range(count):
        await asyncio.create_task(suspend())


@workload
async def sleep_zero(count):
    tasks = 100

    async def take_turns():
        for _ in range(count // tasks):
            await asyncio.sleep(0)

    await asyncio.gather(*(take_turns() for _ in range(tasks)))


@workload
async def pending_future(count):
    loop = asyncio.get_running_loop()
    for _ in range(count):
        future = loop.create_future()
        loop.call_soon(future.set_result, None)
        await future


@workload
async def finished_future(count):
    loop = asyncio.get_running_loop()
    futures = [loop.create_future() for _ in range(BATCH)]
    for future in futures:
        future.set_result(None)
    for _ in range(count // BATCH):
        for future in futures:
            await future


@workload
async def inline_coroutine(count):
    for _ in range(count):
        await nothing()


@workload
async def gather(count):
    for _ in range(count // 1_000):
        await asyncio.gather(*(nothing() for _ in range(1_000)))


@workload
async def task_group_of_1000(count):
    for _ in range(count // 1_000):
        async with asyncio.TaskGroup() as group:
            for _ in range(1_000):
                group.create_task(nothing())


@workload
async def cancel_parked(count):
    loop = asyncio.get_running_loop()

    async def park():
        await loop.create_future()

    for _ in range(count):
        task = asyncio.create_task(park())
        await asyncio.sleep(0)
        task.cancel()
        try:
            await task
        except asyncio.CancelledError:
            pass


@workload
async def timeout_not_firing(count):
    for _ in range(count):
        async with asyncio.timeout(HOUR):
            await nothing()


@workload
async def million_tasks(count):
    for _ in range(count):
        tasks = [asyncio.create_task(suspend()) for _ in range(MILLION)]
        for task in tasks:
            await task


# Queues and synchronization


async def hop(count, capacity):
    queue = asyncio.Queue(capacity)

    async def produce():
        for item in range(count):
            await queue.put(item)

    async def consume():
        for _ in range(count):
            await queue.get()

    await asyncio.gather(produce(), consume())


@workload
async def queue_hop_unbounded(count):
    await hop(count, 0)


@workload
async def queue_hop_of_one(count):
    await hop(count, 1)


@workload
async def queue_hop_of_hundred(count):
    await hop(count, 100)


@workload
async def lock_uncontended(count):
    lock = asyncio.Lock()
    for _ in range(count):
        await lock.acquire()
        lock.release()


@workload
async def lock_contended(count):
    lock = asyncio.Lock()
    tasks = 10

    async def take_turns():
        for _ in range(count // tasks):
            async with lock:
                await asyncio.sleep(0)

    await asyncio.gather(*(take_turns() for _ in range(tasks)))


@workload
async def event_broadcast(count):
    waiters = 1_000
    event = asyncio.Event()

    async def wait_again():
        for _ in range(count // waiters):
            await event.wait()

    tasks = [asyncio.create_task(wait_again()) for _ in range(waiters)]
    await asyncio.sleep(0)
    for _ in range(count // waiters):
        event.set()
        event.clear()
        await asyncio.sleep(0)
    for task in tasks:
        await task


# Callbacks and timers


@workload
async def call_soon(count):
    loop = asyncio.get_running_loop()
    for _ in range(count // BATCH):
        for _ in range(BATCH):
            loop.call_soon(do_nothing)
        await asyncio.sleep(0)


@workload
async def call_soon_threadsafe(count):
    loop = asyncio.get_running_loop()
    done = loop.create_future()

    def call():
        for _ in range(count - 1):
            loop.call_soon_threadsafe(do_nothing)
        loop.call_soon_threadsafe(done.set_result, None)

    thread = threading.Thread(target=call)
    thread.start()
    await done
    thread.join()


@workload
async def timer_cancel(count):
    loop = asyncio.get_running_loop()
    for first in range(0, count, BATCH):
        for number in range(first, first + BATCH):
            loop.call_later(far(number), do_nothing).cancel()
        await asyncio.sleep(0)


@workload
async def timer_fire(count):
    loop = asyncio.get_running_loop()
    last = loop.create_future()
    for _ in range(count - 1):
        loop.call_later(0.001, do_nothing)
    loop.call_later(0.001, last.set_result, None)
    await last


@workload
async def timer_cancel_among_million(count):
    await timer_cancel(count)


async def prepare_timer_cancel_among_million():
    loop = asyncio.get_running_loop()
    for number in range(MILLION):
        loop.call_later(far(number), do_nothing)


# The rest


@workload
async def context_var_read(count):
    variable = contextvars.ContextVar("variable")
    variable.set(1)
    for _ in range(count):
        variable.get()


@workload
async def to_thread(count):
    for _ in range(count):
        await asyncio.to_thread(do_nothing)


# Memory


@memory
async def parked_task():
    loop = asyncio.get_running_loop()

    async def park():
        await loop.create_future()

    tasks = [asyncio.create_task(park()) for _ in range(MEASURED)]
    await asyncio.sleep(0)
    return tasks


@memory
async def pending_timer():
    loop = asyncio.get_running_loop()
    return [loop.call_later(HOUR, do_nothing) for _ in range(MEASURED)]


async def weigh(make):
    """Returns the bytes of one of the objects that make() makes.

    Counts what the objects have asked for, as the used heap of a JVM does.
    The resident size would also show what the allocator keeps in reserve.
    """
    gc.collect()
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    kept = await make()
    gc.collect()
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return (after - before) / len(kept)


def elapsed(runner, work, count):
    """Returns the nanoseconds that a number of units take."""
    start = time.perf_counter_ns()
    runner.run(work(count))
    return time.perf_counter_ns() - start


def calibrate(runner, work, nanos):
    """Returns how many units take about so many nanoseconds, and warms up."""
    count = BATCH
    while (taken := elapsed(runner, work, count)) < nanos / 2:
        count *= 2
    return max(1, round(count * nanos / taken / BATCH)) * BATCH


def samples(runner, name, seconds):
    """Yields the samples of a workload."""
    if name in MEMORY:
        yield {"workload": name, "bytes": runner.run(weigh(MEMORY[name]))}
        return
    prepare = globals().get(f"prepare_{name}")
    if prepare is not None:
        runner.run(prepare())
    work = TIMES[name]
    if work is million_tasks:  # it takes seconds, and warms up by itself
        yield {"workload": name, "nanos": elapsed(runner, work, 1)}
        return
    count = calibrate(runner, work, seconds / SAMPLES * 1e9)
    for _ in range(SAMPLES):
        nanos = elapsed(runner, work, count)
        yield {"workload": name, "nanos": nanos / count}


def loop_factory(name):
    if name == "asyncio":
        return None
    import uvloop
    return uvloop.new_event_loop


def main():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--loop", choices=["asyncio", "uvloop"],
                        default="asyncio")
    parser.add_argument("--seconds", type=float, default=5.0, metavar="S",
                        help="how long the samples take together (5)")
    parser.add_argument("name", choices=[*TIMES, *MEMORY], metavar="NAME",
                        help="one of " + ", ".join([*TIMES, *MEMORY]))
    options = parser.parse_args()
    with asyncio.Runner(loop_factory=loop_factory(options.loop)) as runner:
        for sample in samples(runner, options.name, options.seconds):
            print(json.dumps(sample), flush=True)


if __name__ == "__main__":
    main()
