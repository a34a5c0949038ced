package org.asyncio4j.test;

import java.lang.reflect.Method;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.asyncio4j.spi.Poll;
import org.asyncio4j.test.CoroutineTests.CoroutineTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;

/// What the annotation of a test says.
record Options(LongStream seeds, boolean realTime, boolean waitForThreads) {

    static Options of(AsyncTest test) {
        return new Options(seeds(test.seed(), test.shuffles()), test.realTime(), test.waitForThreads());
    }

    static Options of(CoroutineTest test) {
        return new Options(seeds(test.seed(), test.shuffles()), test.realTime(), test.waitForThreads());
    }

    private static LongStream seeds(long[] given, int shuffles) {
        return given.length > 0 ? LongStream.of(given) : LongStream.range(0, shuffles);
    }

    /// {@return the runs of a test: one for each seed, or one in asyncio's order}
    ///
    /// @param name the name of the test
    /// @param coroutine the method that makes the coroutine, or null if it is JUnit's test method that is run
    Stream<TestTemplateInvocationContext> runs(String name, @Nullable Method coroutine) {
        var all =
                seeds.mapToObj(seed -> new TestRun(this, name, seed, coroutine)).toList();
        return all.isEmpty()
                ? Stream.of(new TestRun(this, name, null, coroutine))
                : all.stream().map(run -> run);
    }

    Poll newPoll(@Nullable Long seed) {
        var schedule = Schedule.of(seed);
        return realTime ? new RealTime(schedule) : new VirtualTime(schedule, waitForThreads);
    }
}
