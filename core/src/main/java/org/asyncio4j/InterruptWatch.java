package org.asyncio4j;

import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.spi.AbstractInterruptibleChannel;

/// Notices that the thread of an event loop is interrupted, and wakes the loop.
///
/// The status of the thread alone would not tell: the JDK clears it whenever it mounts or unmounts a virtual thread.
/// But it also closes the interruptible channel on which the thread seems to wait.
final class InterruptWatch {
    /// An interrupt sets the status, then closes the channel. What comes alone this soon after the last one is its
    /// second half.
    private static final long SAME_NANOS = 10_000_000;

    private final Runnable wakeup;
    private Interruptible channel = new Interruptible();
    private long last = System.nanoTime() - SAME_NANOS;

    /// Makes a watch.
    ///
    /// @param wakeup wakes the loop, on the thread that interrupts
    InterruptWatch(Runnable wakeup) {
        this.wakeup = wakeup;
    }

    /// Watches the current thread, until it enters a channel of its own, or this ends.
    void watch() {
        channel.enter();
    }

    /// {@return whether the thread was interrupted, which is then forgotten}
    boolean interrupted() {
        boolean closed = !channel.isOpen(); // before the status, which is set first
        boolean status = Thread.interrupted();
        return (closed || status) && isAnother(closed, status);
    }

    private boolean isAnother(boolean closed, boolean status) {
        if (closed) {
            channel = new Interruptible();
            watch();
        }
        long now = System.nanoTime();
        boolean another = status || now - last >= SAME_NANOS;
        last = now;
        return another;
    }

    /// Watches no more: from now on, the status tells.
    void end() {
        channel.leave();
        if (!channel.isOpen()) {
            channel = new Interruptible();
        }
    }

    private final class Interruptible extends AbstractInterruptibleChannel {
        private void enter() {
            begin();
        }

        private void leave() {
            try {
                end(true);
            } catch (AsynchronousCloseException e) {
                // tells who waits on the channel, which nobody does
            }
        }

        @Override
        protected void implCloseChannel() {
            wakeup.run();
        }
    }
}
