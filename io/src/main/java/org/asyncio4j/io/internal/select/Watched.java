package org.asyncio4j.io.internal.select;

import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.EnumMap;
import org.asyncio4j.Callback;
import org.asyncio4j.Context;
import org.asyncio4j.Handle;
import org.jspecify.annotations.Nullable;

/// A channel that is watched, for the [ChannelWatch] that guards it.
final class Watched {
    final SelectableChannel channel;
    private final EnumMap<Direction, Interest> interests = new EnumMap<>(Direction.class);
    // null if the channel is not registered; one that was cancelled stays until the selector has dropped it
    private @Nullable SelectionKey key;

    /// Who wants to know.
    static final class Interest {
        final Callback callback;
        /// In what the callback runs each time, or null if it is called once.
        final @Nullable Context context;

        @Nullable
        Handle handle;

        Interest(Callback callback, @Nullable Context context) {
            this.callback = callback;
            this.context = context;
        }

        void cancel() {
            if (handle != null) {
                handle.cancel();
            }
        }
    }

    Watched(SelectableChannel channel) {
        this.channel = channel;
    }

    boolean isEmpty() {
        return interests.isEmpty();
    }

    @Nullable
    Interest get(Direction direction) {
        return interests.get(direction);
    }

    void put(Direction direction, Interest interest) {
        var old = interests.put(direction, interest);
        if (old != null) {
            old.cancel();
        }
    }

    void remove(Direction direction) {
        var old = interests.remove(direction);
        if (old != null) {
            old.cancel();
        }
    }

    void clear() {
        interests.values().forEach(Interest::cancel);
        interests.clear();
    }

    /// {@return whether the channel was closed while the selector waits for it}
    boolean isClosed() {
        return key != null && !channel.isOpen();
    }

    /// Has the selector wait for more operations.
    ///
    /// @return false if it has to drop a cancelled key before
    boolean arm(Selector selector, int operations) throws ClosedChannelException {
        if (!channel.isOpen()) {
            throw new ClosedChannelException();
        }
        if (key == null) {
            key = channel.register(selector, operations, this);
            return true;
        }
        try {
            key.interestOpsOr(operations);
            return true;
        } catch (CancelledKeyException e) {
            return false;
        }
    }

    /// Has the selector wait no longer for some operations.
    ///
    /// @return true if it waits for none now; it has to drop the key, which is cancelled
    boolean disarm(int operations) {
        if (key == null) {
            return false;
        }
        try {
            if ((key.interestOpsAnd(~operations) & ~operations) != 0) {
                return false;
            }
            key.cancel();
        } catch (CancelledKeyException e) {
            // because it was ready, or is closed
        }
        return true;
    }

    /// Called when the selector has dropped the cancelled key.
    void dropped() {
        key = null;
    }
}
