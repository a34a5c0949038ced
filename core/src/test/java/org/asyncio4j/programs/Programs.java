package org.asyncio4j.programs;

import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.newEventLoop;
import static org.asyncio4j.Asyncio.run;
import static org.asyncio4j.Asyncio.runCoroutineThreadsafe;
import static org.asyncio4j.Asyncio.sleep;
import static org.asyncio4j.Asyncio.toThread;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.asyncio4j.Asyncio;
import org.asyncio4j.CancelledError;
import org.asyncio4j.Coroutine;
import org.asyncio4j.SystemExit;
import org.jspecify.annotations.Nullable;

/// Small programs, each for a Java process of its own; the first argument says which.
public final class Programs {
    private static @Nullable Object kept;

    private Programs() {}

    /// Runs one of the programs.
    ///
    /// @param arguments the name of the program
    public static void main(String[] arguments) {
        switch (arguments[0]) {
            case "hello" -> run(async(() -> print("hello")));
            case "debug" -> {
                try (var loop = newEventLoop()) {
                    print("debug=" + loop.getDebug());
                }
            }
            case "forgotten" -> {
                var _ = forgotten();
            }
            case "forgottenInTask" ->
                run(async(() -> {
                    var _ = forgotten();
                }));
            case "neverRetrieved" ->
                run(async(() -> {
                    var future = getRunningLoop().<String>createFuture();
                    future.setException(new IllegalArgumentException("nobody asks"));
                }));
            case "exitInATask" -> run(exitIn(() -> System.exit(0)));
            case "exitInACallback" -> run(exitIn(() -> getRunningLoop().callSoon(() -> System.exit(0))));
            case "exitInAThread" -> run(exitIn(() -> Thread.ofPlatform().start(() -> System.exit(0))));
            case "exitWithAStuckHandler" -> run(exitWithAStuckHandler());
            case "withoutThreads" -> run(WithoutThreads.main());
            case "careless" -> run(careless());
            case "carelessInDebugMode" -> run(careless(), true);
            case "unclosed" -> {
                var _ = newEventLoop();
            }
            case "exit" -> exit();
            case "waiting" -> run(waiting());
            case "spinning" -> run(spinning());
            case "stubborn" -> run(stubborn());
            case "blocking" -> run(blocking());
            case "terminated" -> run(terminated());
            case "ctrlCHandled" -> run(ctrlCHandled());
            case "busy" -> busy();
            case "ctrlCAtTheEnd" -> CtrlCAtTheEnd.runAll();
            case "background" -> background();
            case "renamed" -> renamed();
            case "signals" -> signals();
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    /// Three loops that are never idle: one of them until other virtual threads have run, too.
    private static void busy() {
        for (int i = 0; i < 2; i++) {
            var _ = Thread.ofPlatform()
                    .daemon()
                    .start(() -> run(async(() -> {
                        while (true) {
                            await(sleep(0));
                        }
                    })));
        }
        run(async(() -> {
            var left = new CountDownLatch(3);
            var _ = Thread.startVirtualThread(left::countDown);
            var _ = createTask(toThread(left::countDown));
            var _ = createTask(async(() -> Asyncio.blocking(left::countDown)));
            while (left.getCount() > 0) {
                await(sleep(0));
            }
            print("all have run");
        }));
    }

    private static void print(String line) {
        System.out.println(line);
    }

    private static void exit() {
        try {
            run(async(() -> {
                throw new SystemExit(3);
            }));
        } catch (SystemExit e) {
            System.exit(e.code());
        }
    }

    private static Coroutine<@Nullable Void> forgotten() {
        return async(() -> {
            print("never");
        });
    }

    private static Coroutine<@Nullable Void> waiting() {
        return async(() -> {
            try {
                print("started");
                await(getRunningLoop().createFuture());
            } catch (CancelledError e) {
                print("cancelled");
                throw e;
            } finally {
                print("cleaned up");
            }
        });
    }

    private static Coroutine<@Nullable Void> spinning() {
        return async(() -> {
            print("started");
            try {
                while (true) {
                    await(sleep(0));
                }
            } finally {
                print("cleaned up");
            }
        });
    }

    /// Survives its cancellation.
    private static Coroutine<@Nullable Void> stubborn() {
        return async(() -> {
            try {
                print("started");
                await(getRunningLoop().createFuture());
            } catch (CancelledError e) {
                print("goes on");
            }
            await(getRunningLoop().createFuture());
        });
    }

    /// Answers its cancellation by blocking the loop.
    private static Coroutine<@Nullable Void> blocking() {
        return async(() -> {
            try {
                print("started");
                await(getRunningLoop().createFuture());
            } catch (CancelledError e) {
                print("blocks");
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException interrupt) {
                    print("interrupted");
                }
            }
        });
    }

    /// Ends in order when it is told to terminate, the first time.
    private static Coroutine<@Nullable Void> terminated() {
        return async(() -> {
            var loop = getRunningLoop();
            var told = loop.<String>createFuture();
            loop.addSignalHandler("SIGTERM", () -> told.setResult("told to terminate"));
            print("started");
            print(await(told));
            loop.removeSignalHandler("TERM");
            await(loop.createFuture());
        });
    }

    /// Handles Ctrl-C itself, the first time.
    private static Coroutine<@Nullable Void> ctrlCHandled() {
        return async(() -> {
            var loop = getRunningLoop();
            var pressed = loop.<String>createFuture();
            loop.addSignalHandler("INT", () -> pressed.setResult("handled"));
            print("started");
            var text = await(pressed);
            loop.removeSignalHandler("INT");
            print(text);
            await(waiting());
        });
    }

    /// Runs on a thread that only has the name of the main thread, beside something else.
    private static void background() {
        Thread.ofPlatform().name("main").start(() -> run(waiting()));
    }

    private static void renamed() {
        Thread.currentThread().setName("renamed");
        run(waiting());
    }

    private static void signals() {
        run(async(() -> {
            for (var signal : List.of("WINCH", "INT")) {
                try {
                    getRunningLoop().addSignalHandler(signal, () -> {});
                    print("added");
                } catch (IllegalStateException e) {
                    print(String.valueOf(e.getMessage()));
                }
                print("removed: " + getRunningLoop().removeSignalHandler(signal));
            }
        }));
    }

    /// Ends the process while the loop runs, with something to report.
    private static Coroutine<@Nullable Void> exitIn(Runnable exit) {
        return async(() -> {
            kept = createTask(
                    async(() -> {
                        throw new IllegalArgumentException("nobody asks");
                    }),
                    "kept");
            await(sleep(0));
            exit.run();
            await(getRunningLoop().createFuture());
        });
    }

    /// Has two reports made at the end by a handler that waits for the loop, which waits for the end.
    private static Coroutine<@Nullable Void> exitWithAStuckHandler() {
        return async(() -> {
            getRunningLoop().setExceptionHandler((loop, _) -> {
                runCoroutineThreadsafe(sleep(0), loop).join();
            });
            for (int i = 0; i < 2; i++) {
                getRunningLoop().<String>createFuture().setException(new IllegalArgumentException("nobody asks"));
            }
            System.exit(0);
        });
    }

    /// Does all that debug mode knows to tell more of.
    private static Coroutine<@Nullable Void> careless() {
        return async(() -> {
            var loop = getRunningLoop();
            loop.setSlowCallbackDuration(0.001);
            await(sleep(0)); // from the next step on
            print(loop.createFuture().toString());
            print(loop.callSoon(() -> {}).toString());
            var _ = forgotten();
            loop.<String>createFuture().setException(new IllegalArgumentException("nobody asks"));
            new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
        });
    }
}
