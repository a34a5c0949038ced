package org.asyncio4j.io;

import java.lang.ref.Cleaner;
import java.lang.ref.WeakReference;
import org.asyncio4j.EventLoop;
import org.jspecify.annotations.Nullable;

/// Reports a writer that is garbage and was not closed, and closes it.
///
/// It refers to all else weakly: a program's callback, which the transport knows, may lead back to the
/// writer. While the connection is open, its loop holds them.
///
/// @param transport the writer's
/// @param reader the writer's, or of null
/// @param loop the loop of both
record UnclosedWriter(
        WeakReference<WriteTransport> transport,
        WeakReference<@Nullable StreamReader> reader,
        WeakReference<EventLoop> loop)
        implements Runnable {
    /// Null if the system has no thread left for it.
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
