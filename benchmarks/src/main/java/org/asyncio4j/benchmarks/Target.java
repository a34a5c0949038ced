package org.asyncio4j.benchmarks;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;
import java.util.function.DoublePredicate;
import java.util.function.Function;

/// A bar that asyncio4j is to reach.
///
/// @param workload the work
/// @param contender which way of asyncio4j
/// @param bar what is to be reached
/// @param measured what was reached, if that was measured
/// @param reached whether a figure reaches the bar
/// @param text the text of a figure
record Target(
        Workload workload,
        Contender contender,
        String bar,
        Function<Results, OptionalDouble> measured,
        DoublePredicate reached,
        DoubleFunction<String> text) {
    /// The profiler counts a little for what else goes on in the process.
    private static final double NOTHING = 0.5;

    /// All of them.
    static final List<Target> ALL = List.of(
            atMost(1.0, Workload.CREATE_RUN_AWAIT, Contender.KOTLINX),
            timesFaster(20, Workload.CREATE_RUN_AWAIT, Contender.CPYTHON),
            atMost(1.0, Workload.PENDING_FUTURE, Contender.KOTLINX),
            atMost(1.25, Workload.SLEEP_ZERO, Contender.VIRTUAL_THREADS),
            timesFaster(5, Workload.SLEEP_ZERO, Contender.CPYTHON),
            timesFaster(3, Workload.SLEEP_ZERO, Contender.UVLOOP),
            atMost(2.0, Workload.QUEUE_HOP_OF_HUNDRED, Contender.KOTLINX),
            timesFaster(1, Workload.QUEUE_HOP_OF_HUNDRED, Contender.JOX),
            figureAtMost(50, Workload.LOCK_UNCONTENDED),
            allocatedAtMost(0, Workload.LOCK_UNCONTENDED),
            figureAtMost(40, Workload.CALL_SOON),
            allocatedAtMost(32, Workload.CALL_SOON),
            figureAtMost(200, Workload.TIMER_CANCEL_AMONG_MILLION),
            figureAtMost(1_000, Workload.PARKED_TASK),
            atMost(2.0, Workload.START_UP, Contender.ASYNCIO4J, Contender.BARE_JAVA),
            atMost(1.3, Workload.START_UP, Contender.AOT_CACHE, Contender.CPYTHON),
            atMost(1.0, Workload.SLEEP_ZERO, Contender.HAND_OFF, Contender.CPYTHON),
            atLeast(1.3, Workload.ECHO_1_KIB_X_100, Contender.ASYNCIO4J_STREAMS, Contender.UVLOOP_STREAMS),
            atLeast(1.8, Workload.ECHO_1_KIB_X_100, Contender.ASYNCIO4J_STREAMS, Contender.CPYTHON_STREAMS),
            userTimeAtMost(900, Workload.ECHO_1_KIB_X_100, Contender.ASYNCIO4J_STREAMS),
            atLeast(1.0, Workload.ECHO_1_KIB_X_100, Contender.ASYNCIO4J_PROTOCOL, Contender.UVLOOP_PROTOCOL),
            atLeast(0.95, Workload.ECHO_1_KIB_X_100, Contender.ASYNCIO4J_PROTOCOL, Contender.NETTY_EPOLL),
            atLeast(1.7, Workload.ECHO_1_KIB_X_1000, Contender.ASYNCIO4J_STREAMS, Contender.UVLOOP_STREAMS),
            atLeast(0.95, Workload.ECHO_100_KIB_X_10, Contender.ASYNCIO4J_PROTOCOL, Contender.NETTY_EPOLL),
            atLeast(0.95, Workload.ECHO_100_KIB_X_10, Contender.ASYNCIO4J_BUFFERED, Contender.NETTY_EPOLL),
            atLeast(5.0, Workload.LINES, Contender.ASYNCIO4J_STREAMS, Contender.UVLOOP_STREAMS));

    private static Target atMost(double limit, Workload workload, Contender peer) {
        return atMost(limit, workload, Contender.ASYNCIO4J, peer);
    }

    private static Target atMost(double limit, Workload workload, Contender ours, Contender peer) {
        return new Target(
                workload,
                ours,
                "at most " + limit + "x " + peer.title(),
                results -> results.ratio(workload, ours, peer),
                ratio -> ratio <= limit,
                Figures::ratio);
    }

    private static Target timesFaster(int limit, Workload workload, Contender peer) {
        return new Target(
                workload,
                Contender.ASYNCIO4J,
                (limit == 1 ? "faster than " : "at least " + limit + "x faster than ") + peer.title(),
                results -> results.ratio(workload, peer, Contender.ASYNCIO4J),
                ratio -> limit == 1 ? ratio > limit : ratio >= limit,
                ratio -> Figures.ratio(ratio) + " as fast");
    }

    private static Target atLeast(double limit, Workload workload, Contender ours, Contender peer) {
        return new Target(
                workload,
                ours,
                "at least " + limit + "x " + peer.title(),
                results -> results.ratio(workload, peer, ours),
                ratio -> ratio >= limit,
                Figures::ratio);
    }

    private static Target userTimeAtMost(double limit, Workload workload, Contender ours) {
        return new Target(
                workload,
                ours,
                "at most " + Figures.time(limit) + " in user mode",
                results -> results.userTime(workload, ours),
                nanos -> nanos <= limit,
                Figures::time);
    }

    private static Target figureAtMost(double limit, Workload workload) {
        return new Target(
                workload,
                Contender.ASYNCIO4J,
                "at most " + workload.format(limit),
                results -> results.figure(workload, Contender.ASYNCIO4J),
                figure -> figure <= limit,
                workload::format);
    }

    private static Target allocatedAtMost(double limit, Workload workload) {
        return new Target(
                workload,
                Contender.ASYNCIO4J,
                "at most " + Figures.bytes(limit) + " allocated",
                results -> results.allocated(workload, Contender.ASYNCIO4J),
                bytes -> bytes < limit + NOTHING,
                Figures::bytes);
    }
}
