package org.asyncio4j;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Logs warnings on a thread of its own, in their order, for callers that must not wait for the logging
/// system: a task that is about to go on may hold one of its locks.
///
/// The thread ends when everything is logged. Until then it keeps the program from ending. If it cannot be
/// started, the texts wait for the next warning.
final class ReportThread implements Runnable {
    /// Bounds the memory while the logging system is stuck.
    private static final int CAPACITY = 1000;

    // all guarded by this
    private final ArrayDeque<String> texts = new ArrayDeque<>();
    private int dropped;
    private boolean running;

    /// Has a warning logged. Never waits for the logging system.
    synchronized void warn(String text) {
        if (texts.size() < CAPACITY) {
            texts.add(text);
        } else {
            dropped++;
        }
        if (!running) {
            running = start();
        }
    }

    private boolean start() {
        try {
            unstarted("asyncio4j-blocked", false, this).start();
            return true;
        } catch (Throwable e) {
            return false; // the system has no thread left
        }
    }

    /// {@return a thread that inherits no thread-locals and no class loader from whoever starts it}
    static Thread unstarted(String name, boolean daemon, Runnable body) {
        var thread = Thread.ofPlatform()
                .name(name)
                .daemon(daemon)
                .inheritInheritableThreadLocals(false)
                .unstarted(body);
        thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
        return thread;
    }

    @Override
    public void run() {
        String text;
        while ((text = next()) != null) {
            Log.warning(text);
        }
    }

    private synchronized @Nullable String next() {
        if (texts.isEmpty() && dropped > 0) {
            texts.add(dropped + " further reports were dropped: the logging system was too slow");
            dropped = 0;
        }
        running = !texts.isEmpty();
        return texts.poll();
    }
}
