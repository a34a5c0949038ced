package org.asyncio4j;

import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import org.jspecify.annotations.Nullable;

/// Detects each interrupt of an event loop's thread once, and wakes the loop. Use it only on the loop's
/// thread.
///
/// The thread's interrupt status alone is not enough: the JDK clears it whenever it mounts or unmounts a
/// virtual thread. But an interrupt first sets the status, then finds the interruptible channel on which
/// the thread seems to wait, and closes that channel. So this watch keeps such a channel, and uses a new
/// one after each interrupt.
///
/// An interrupt that comes while a callback or the poll uses a channel of its own leaves only the
/// status. On a platform thread the watch reports it after a delay, because the interrupt may still be
/// about to find this watch's channel. Until then, the loop must not wait. (On a virtual thread, the
/// status and the closing of the channel appear together.)
final class InterruptWatch {
    /// Longer than the interrupting thread is likely to pause between setting the status and closing the
    /// channel.
    private static final long DELAY_NANOS = 50_000_000;

    private final Runnable wakeup;
    private Interruptible channel = new Interruptible();

    /// Whether there was an interrupt that [#interrupted] has not yet reported.
    private boolean noticed;

    /// Whether there was an interrupt that has not yet found the channel.
    private boolean suspected;

    private long suspectedSince;

    /// Makes a watch.
    ///
    /// @param wakeup the function that wakes the loop, called on the interrupting thread
    InterruptWatch(Runnable wakeup) {
        this.wakeup = wakeup;
    }

    /// Begins to watch the current thread. If its interrupt status is set, that counts as one interrupt.
    void begin() {
        noticed = Thread.interrupted();
        suspected = false;
        channel.enter();
    }

    /// Watches again, after code that may have used another channel.
    void watch() {
        if (Thread.currentThread().isInterrupted() && channel.isOpen()) {
            boolean found = channel.leave();
            renew();
            found(found);
        }
        channel.enter();
    }

    private void renew() {
        var _ = Thread.interrupted();
        channel = new Interruptible();
    }

    private void found(boolean foundChannel) {
        if (foundChannel || Thread.currentThread().isVirtual()) {
            noticed = true;
            suspected = false;
        } else if (!suspected) {
            suspected = true;
            suspectedSince = System.nanoTime();
        }
    }

    /// {@return whether [#interrupted] must be called soon, so that the loop must not wait}
    boolean hasNews() {
        return noticed || suspected;
    }

    /// {@return whether the thread was interrupted since the last call}
    boolean interrupted() {
        if (!channel.isOpen()) {
            boolean foundChannel = !channel.closedOnEntry;
            renew();
            found(foundChannel);
            channel.enter();
        }
        if (suspected && System.nanoTime() - suspectedSince >= DELAY_NANOS) {
            found(true);
        }
        boolean result = noticed;
        noticed = false;
        return result;
    }

    /// Ends the watch: from now on, the thread's interrupt status is reliable.
    ///
    /// @return whether there was an interrupt that [#interrupted] has not reported
    boolean end() {
        boolean found = channel.leave();
        if (!channel.isOpen()) {
            found = true;
            channel = new Interruptible();
        }
        return found || noticed || suspected;
    }

    /// The channel for which the thread seems to wait.
    private final class Interruptible extends AbstractInterruptibleChannel {
        private @Nullable Thread watched;
        private boolean closedOnEntry;

        private void enter() {
            watched = Thread.currentThread();
            begin();
        }

        /// {@return whether an interrupt has found this channel}
        private boolean leave() {
            try {
                end(true);
                return false;
            } catch (ClosedByInterruptException e) {
                return true;
            } catch (AsynchronousCloseException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        protected void implCloseChannel() {
            if (Thread.currentThread() == watched) {
                closedOnEntry = true;
            }
            wakeup.run();
        }
    }
}
