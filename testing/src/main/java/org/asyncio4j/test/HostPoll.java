package org.asyncio4j.test;

import org.asyncio4j.spi.Poll;
import org.jspecify.annotations.Nullable;

/// A poll that can take in another one, which brings the events of a network.
abstract class HostPoll implements Poll {
    private volatile @Nullable Poll guest;

    /// {@return the poll that was taken in, or null}
    final @Nullable Poll guest() {
        return guest;
    }

    @Override
    public final void takeIn(Poll events) {
        if (guest != null) {
            Poll.super.takeIn(events);
        }
        guest = events;
    }

    @Override
    public final Poll events() {
        var taken = guest;
        return taken == null ? this : taken;
    }

    @Override
    public final boolean expectsEvents() {
        var taken = guest;
        return taken != null && taken.expectsEvents();
    }

    @Override
    public final void prepare() {
        var taken = guest;
        if (taken != null) {
            taken.prepare();
        }
    }

    @Override
    public final void close() {
        var taken = guest;
        if (taken != null) {
            taken.close();
        }
    }

    @Override
    public final void wakeup() {
        wakeUpAlone();
        var taken = guest;
        if (taken != null) {
            taken.wakeup();
        }
    }

    /// Ends a wait outside of the poll that was taken in.
    abstract void wakeUpAlone();
}
