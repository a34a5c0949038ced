package org.asyncio4j.benchmarks;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// The work that is measured, in the order of the report.
enum Workload {
    CREATE_RUN_AWAIT("create, run and await a task that does nothing"),
    CREATE_SUSPEND_FINISH("create a task that suspends once, and await it"),
    SLEEP_ZERO("`sleep(0)`: one switch among 100 tasks"),
    PENDING_FUTURE("await a pending future that a callback completes"),
    FINISHED_FUTURE("await a finished future"),
    INLINE_COROUTINE("await a coroutine that returns at once"),
    GATHER("`gather` of 1,000, a task"),
    TASK_GROUP_OF_1000("task group of 1,000, a task"),
    QUEUE_HOP_UNBOUNDED("unbounded queue, an item put and got"),
    QUEUE_HOP_OF_ONE("queue of capacity 1, an item put and got"),
    QUEUE_HOP_OF_HUNDRED("queue of capacity 100, an item put and got"),
    LOCK_UNCONTENDED("lock acquired and released, uncontended"),
    LOCK_CONTENDED("lock handed over to the next task"),
    EVENT_BROADCAST("event that wakes 1,000, a waiter"),
    CALL_SOON("`callSoon` and run"),
    CALL_SOON_THREADSAFE("`callSoonThreadsafe` from another thread, and run"),
    TIMER_CANCEL("timer scheduled and cancelled"),
    TIMER_CANCEL_AMONG_MILLION("timer scheduled and cancelled, a million pending"),
    TIMER_FIRE("timer scheduled and fired"),
    CANCEL_PARKED("cancel a parked task and await its end"),
    TIMEOUT_NOT_FIRING("timeout that does not fire"),
    CONTEXT_VAR_READ("read a context variable"),
    TO_THREAD("`toThread`, there and back"),
    BLOCKING("`blocking`, there and back"),
    MILLION_TASKS("a million tasks alive at once"),
    PARKED_TASK("a parked task", Unit.BYTES),
    PENDING_TIMER("a pending timer", Unit.BYTES),
    START_UP("from the start of the process to the first line of `run`"),
    ECHO_1_KIB_X_1("echo of 1 KiB over 1 connection", Unit.REQUESTS),
    ECHO_1_KIB_X_100("echo of 1 KiB over 100 connections", Unit.REQUESTS),
    ECHO_1_KIB_X_1000("echo of 1 KiB over 1,000 connections", Unit.REQUESTS),
    ECHO_16_KIB_X_100("echo of 16 KiB over 100 connections", Unit.REQUESTS),
    ECHO_100_KIB_X_10("echo of 100 KiB over 10 connections", Unit.REQUESTS),
    ECHO_100_KIB_X_100("echo of 100 KiB over 100 connections", Unit.REQUESTS),
    LINES("lines of 64 bytes over 50 connections, 32 at a time on each", Unit.REQUESTS);

    /// What a figure of the work counts.
    enum Unit {
        NANOSECONDS,
        BYTES,
        /// In a second, of a server: the only figure of which more is better.
        REQUESTS
    }

    private final String title;
    private final Unit unit;

    Workload(String title) {
        this(title, Unit.NANOSECONDS);
    }

    Workload(String title, Unit unit) {
        this.title = title;
        this.unit = unit;
    }

    /// {@return what is done, in Markdown}
    String title() {
        return title;
    }

    Unit unit() {
        return unit;
    }

    /// {@return the name of its JMH class}
    String className() {
        return Arrays.stream(name().split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }

    /// {@return the name of its Python function}
    String pythonName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// {@return the name of its files}
    String fileName() {
        return pythonName().replace('_', '-');
    }

    /// {@return a figure with its unit}
    String format(double figure) {
        return switch (unit) {
            case NANOSECONDS -> Figures.time(figure);
            case BYTES -> Figures.bytes(figure);
            case REQUESTS -> Figures.rate(figure);
        };
    }
}
