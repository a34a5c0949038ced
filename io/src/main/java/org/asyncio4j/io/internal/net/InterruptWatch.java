package org.asyncio4j.io.internal.net;

import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.spi.AbstractInterruptibleChannel;

/// Notices that a thread is interrupted while it waits in native code, of which the JDK does not know.
///
/// The JDK lets an interrupt close the interruptible channel on which a thread waits; this one has nothing to
/// close but wakes the thread.
final class InterruptWatch {
    private final Runnable wakeup;
    private Interruptible channel;

    /// Makes a watch.
    ///
    /// @param wakeup ends the waiting, on the thread that interrupts
    InterruptWatch(Runnable wakeup) {
        this.wakeup = wakeup;
        channel = new Interruptible();
    }

    /// Runs what waits. If the thread is interrupted it stays so.
    ///
    /// @param waiting what waits until it is woken
    void run(Runnable waiting) {
        channel.enter();
        try {
            waiting.run();
        } finally {
            if (!channel.leave()) {
                channel = new Interruptible();
                Thread.currentThread().interrupt();
            }
        }
    }

    private final class Interruptible extends AbstractInterruptibleChannel {
        private void enter() {
            begin();
        }

        /// {@return whether the thread was not interrupted}
        private boolean leave() {
            try {
                end(true);
                return isOpen();
            } catch (AsynchronousCloseException e) {
                return false;
            }
        }

        @Override
        protected void implCloseChannel() {
            wakeup.run();
        }
    }
}
