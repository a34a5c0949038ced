package org.asyncio4j.io;

import java.lang.ref.Cleaner;
import org.asyncio4j.EventLoop;
import org.jspecify.annotations.Nullable;

/// Reports a writer that is garbage and was not closed, and closes it. Must not refer to the writer itself.
///
/// @param transport the writer's
/// @param reader the writer's, or null
/// @param loop the loop of both
record UnclosedWriter(WriteTransport transport, @Nullable StreamReader reader, EventLoop loop) implements Runnable {
    private static final Cleaner CLEANER = Cleaner.create();

    static void watch(StreamWriter writer, WriteTransport transport, @Nullable StreamReader reader, EventLoop loop) {
        CLEANER.register(writer, new UnclosedWriter(transport, reader, loop));
    }

    @Override
    public void run() {
        try {
            loop.callSoonThreadsafe(this::close);
        } catch (IllegalStateException e) {
            // the loop is closed, and its connections with it
        }
    }

    private void close() {
        if (!transport.isClosing()) {
            transport.close();
            var text = "ResourceWarning: unclosed " + StreamWriter.describe(transport, reader);
            System.getLogger("asyncio4j").log(System.Logger.Level.WARNING, text);
        }
    }
}
