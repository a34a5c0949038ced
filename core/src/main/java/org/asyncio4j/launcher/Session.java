package org.asyncio4j.launcher;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.asyncio4j.Context;
import org.asyncio4j.EventLoop;
import org.asyncio4j.KeyboardInterrupt;
import org.asyncio4j.Runner;
import org.asyncio4j.SystemExit;
import org.jspecify.annotations.Nullable;

/// An event loop that runs on a thread of its own from the beginning of a session to its end, also while the user
/// types. All snippets share one context.
final class Session implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final CompletableFuture<EventLoop> loop = new CompletableFuture<>();
    private final Context context = new Context();
    private final Thread thread = Thread.ofPlatform().daemon().name("asyncio4j").unstarted(this::runLoop);
    private volatile @Nullable Snippet snippet;
    private volatile boolean closing;

    private Session() {}

    /// {@return a session that has begun}
    static Session start() {
        var session = new Session();
        session.thread.start();
        return session;
    }

    private void runLoop() {
        SystemExit exit;
        try (var runner = new Runner()) {
            var made = runner.getLoop();
            loop.complete(made);
            exit = runUntilClosing(made);
            var waiting = snippet;
            if (exit == null || (waiting != null && waiting.end(exit))) {
                return;
            }
        }
        Launcher.exit(exit); // nobody waits but for what the user types
    }

    private @Nullable SystemExit runUntilClosing(EventLoop made) {
        while (!closing) {
            try {
                made.runForever();
            } catch (KeyboardInterrupt _) {
                // of a task, which it has ended; the session goes on
            } catch (SystemExit e) {
                return e;
            }
        }
        return null;
    }

    /// Runs a snippet as a task, and waits for its end.
    ///
    /// @param body the snippet
    /// @return its value as a text
    /// @throws Throwable what it throws; after Ctrl-C a [KeyboardInterrupt]
    String run(Callable<String> body) throws Throwable {
        var running = new Snippet(loop.join(), body);
        snippet = running;
        loop.join().callSoonThreadsafe(() -> running.start(context));
        try {
            return running.await();
        } finally {
            snippet = null;
        }
    }

    /// Is told of Ctrl-C.
    void interrupt() {
        var running = snippet;
        if (running != null) {
            running.interrupt();
        }
    }

    /// Cancels what still runs and waits for its clean-up, but not for long.
    @Override
    public void close() {
        closing = true;
        var running = loop.join();
        try {
            running.callSoonThreadsafe(running::stop);
        } catch (IllegalStateException _) {
            // the loop is closed: a SystemExit has ended it
        }
        try {
            if (!thread.join(PATIENCE)) {
                System.err.println("asyncio4j: not all tasks have ended");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
