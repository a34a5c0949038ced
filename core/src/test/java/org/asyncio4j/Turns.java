package org.asyncio4j;

/// Runs a loop by hand.
final class Turns {
    private Turns() {}

    /// Runs some iterations of a loop, whether something is ready or not.
    static void run(EventLoop loop, int count) {
        for (int i = 0; i < count; i++) {
            loop.stop();
            loop.runForever();
        }
    }
}
