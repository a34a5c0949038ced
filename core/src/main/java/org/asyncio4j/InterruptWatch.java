package org.asyncio4j;

import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import org.jspecify.annotations.Nullable;

/// Notices each interrupt of an event loop's thread once, and wakes the loop.
///
/// The status of the thread alone would not tell: the JDK clears it whenever it mounts or unmounts a virtual
/// thread. But an interrupt first sets the status, then finds the interruptible channel on which the thread
/// seems to wait, and closes it. Each channel here serves for one interrupt.
///
/// An interrupt that comes while a callback or the poll uses a channel of its own leaves nothing but the
/// status. On a platform thread it is reported after a delay, because it may still be about to find this
/// channel. Until then, the loop must not wait. (A virtual thread gets its status only together with the
/// channel's end.)
///
/// For the thread of the loop.
final class InterruptWatch {
    /// Longer than the interrupting thread is likely to be suspended between two of its steps.
    private static final long DELAY_NANOS = 50_000_000;

    private final Runnable wakeup;
    private Interruptible channel = new Interruptible();

    /// Whether there was an interrupt of which [#interrupted] has not told yet.
    private boolean noticed;

    /// Whether there is an interrupt that has not found a channel here so far.
    private boolean suspected;

    private long suspectedSince;

    /// Makes a watch.
    ///
    /// @param wakeup wakes the loop, on the thread that interrupts
    InterruptWatch(Runnable wakeup) {
        this.wakeup = wakeup;
    }

    /// Begins to watch the current thread, whose interrupt status counts as one interrupt.
    void begin() {
        noticed = Thread.interrupted();
        suspected = false;
        channel.enter();
    }

    /// Watches again, after something that may have used another channel.
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

    /// {@return whether [#interrupted] has to be asked soon, so that the loop must not wait}
    boolean hasNews() {
        return noticed || suspected;
    }

    /// {@return whether the thread was interrupted, which is then forgotten}
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

    /// Watches no more: from now on, the status tells.
    ///
    /// @return whether there is an interrupt of which [#interrupted] has not told
    boolean end() {
        boolean found = channel.leave();
        if (!channel.isOpen()) {
            found = true;
            channel = new Interruptible();
        }
        return found || noticed || suspected;
    }

    /// What the thread seems to wait for.
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
