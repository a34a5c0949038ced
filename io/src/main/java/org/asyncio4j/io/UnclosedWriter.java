package org.asyncio4j.io;

import java.lang.ref.Cleaner;
import java.lang.ref.WeakReference;
import org.asyncio4j.EventLoop;
import org.jspecify.annotations.Nullable;

/// Reports and closes a writer that is garbage collected before it was closed.
///
/// It holds the other objects weakly, because a callback of the program that the transport knows may
/// refer to the writer. While the connection is open, its loop holds these objects.
///
/// @param transport the transport of the writer
/// @param reader the reader of the same connection, or a reference to null
/// @param loop the loop of both
record UnclosedWriter(
        WeakReference<WriteTransport> transport,
        WeakReference<@Nullable StreamReader> reader,
        WeakReference<EventLoop> loop)
        implements Runnable {
    /// The cleaner, or null if the system has no thread left for it.
    private static final @Nullable Cleaner CLEANER = createCleaner();

    static void watch(StreamWriter writer, WriteTransport transport, @Nullable StreamReader reader, EventLoop loop) {
        if (CLEANER != null) {
            var report = new UnclosedWriter(
                    new WeakReference<>(transport), new WeakReference<>(reader), new WeakReference<>(loop));
            CLEANER.register(writer, report);
        }
    }

    @Override
    public void run() {
        var target = loop.get();
        if (target != null) {
            try {
                target.callSoonThreadsafe(this::close);
            } catch (IllegalStateException e) {
                // the loop is closed, and its connections with it
            }
        }
    }

    private void close() {
        var open = transport.get();
        if (open != null && !open.isClosing()) {
            open.close();
            var text = "ResourceWarning: unclosed " + StreamWriter.describe(open, reader.get());
            System.getLogger("asyncio4j").log(System.Logger.Level.WARNING, text);
        }
    }

    private static @Nullable Cleaner createCleaner() {
        try {
            return Cleaner.create();
        } catch (OutOfMemoryError e) {
            return null;
        }
    }
}
