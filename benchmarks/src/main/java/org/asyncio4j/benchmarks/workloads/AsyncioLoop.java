package org.asyncio4j.benchmarks.workloads;

import static org.asyncio4j.Asyncio.async;

import org.asyncio4j.Asyncio;
import org.asyncio4j.CoroutineBody;
import org.asyncio4j.EventLoop;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// The event loop of asyncio4j, on the benchmark's own thread.
@State(Scope.Thread)
public class AsyncioLoop {
    private final EventLoop loop = Asyncio.newEventLoop();

    /// Runs a body as a task, and the loop until that is done.
    void run(CoroutineBody.OfVoid body) {
        loop.runUntilComplete(async(body));
    }

    /// Ends the loop.
    @TearDown
    public void close() {
        loop.close();
    }
}
