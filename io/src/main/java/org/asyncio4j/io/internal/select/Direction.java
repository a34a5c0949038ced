package org.asyncio4j.io.internal.select;

import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;

/// For which of its two halves a channel is watched.
enum Direction {
    READ(SelectionKey.OP_READ | SelectionKey.OP_ACCEPT),
    WRITE(SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT);

    /// All operations of a selector that belong here.
    final int operations;

    Direction(int operations) {
        this.operations = operations;
    }

    /// {@return those of its operations that a channel has}
    ///
    /// @throws IllegalArgumentException if it has none
    int operationsOf(SelectableChannel channel) {
        int valid = channel.validOps() & operations;
        if (valid == 0) {
            throw new IllegalArgumentException("Invalid file object: " + channel);
        }
        return valid;
    }
}
