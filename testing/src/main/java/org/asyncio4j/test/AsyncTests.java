package org.asyncio4j.test;

import static org.asyncio4j.Asyncio.async;

import org.asyncio4j.CoroutineBody;
import org.asyncio4j.spi.Poll;

/// Does as a function what [AsyncTest] does as an annotation, for TestNG, Kotest and other frameworks,
/// and for JUnit's own kinds of tests, such as those with `@ParameterizedTest`. It needs none of them.
///
/// ```java
/// @Test
/// public void theSecondCallerWaits() {
///     runTest(() -> {
///         var first = createTask(resource.use());
///         await(resource.use());
///         assertThat(first.done()).isTrue();
///     });
/// }
/// ```
public final class AsyncTests {
    private AsyncTests() {}

    /// Runs a test on virtual time: its body is the main task of an event loop of its own.
    ///
    /// @param body what the test does; its exception comes out as it was thrown
    /// @throws LeakError if it leaves something behind, as [AsyncTest] tells; if it fails anyway, that
    ///     is suppressed by its own exception
    /// @throws DeadlockError if nothing can happen any more
    public static void runTest(CoroutineBody.OfVoid body) {
        runTest(new VirtualTime(), body);
    }

    /// Runs a test as [#runTest(CoroutineBody.OfVoid)] does, with another clock.
    ///
    /// @param clock a new one, such as `new VirtualTime(seed)`, [VirtualTime#waitingForThreads] or
    ///     [#realTime]
    /// @param body what the test does
    public static void runTest(Poll clock, CoroutineBody.OfVoid body) {
        new TestLoop(clock).runAlone(async(body));
    }

    /// {@return a new clock for one test, which is the real one}
    public static Poll realTime() {
        return new RealTime(Schedule.of(null));
    }
}
