package org.asyncio4j.benchmarks.programs;

import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.run;

/// The smallest program of asyncio4j.
public final class AsyncHello {
    private AsyncHello() {}

    /// Prints a line.
    public static void main(String[] arguments) {
        run(async(() -> System.out.println("hello")));
    }
}
