package org.asyncio4j;

import org.asyncio4j.spi.Poll;
import org.jspecify.annotations.Nullable;

/// Makes the loops of the tests. With the system property `asyncio4j.tests.eager` their tasks start eagerly, so
/// that all tests run once more in that mode, but for those marked [LazyStart].
public final class Loops {
    private static final boolean EAGER = Boolean.getBoolean(LazyStart.EAGER_TASKS);

    private Loops() {}

    static Loop newLoop() {
        return inMode(new Loop());
    }

    static Loop newLoop(Poll poll) {
        return inMode(new Loop(poll));
    }

    private static Loop inMode(Loop loop) {
        if (EAGER) {
            loop.setTaskFactory(Asyncio.eagerTaskFactory());
        }
        return loop;
    }

    /// Runs a coroutine like [Asyncio#run(Coroutine)], on virtual time.
    public static <T extends @Nullable Object> T run(Coroutine<T> main) {
        return Asyncio.run(main, VirtualTime::newLoop);
    }

    /// Runs a coroutine on virtual time, with the callbacks of each iteration in a random order.
    public static <T extends @Nullable Object> T run(Coroutine<T> main, long seed) {
        return Asyncio.run(main, null, () -> newLoop(new org.asyncio4j.test.VirtualTime(seed)));
    }
}
