package org.asyncio4j.programs;

import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.currentTask;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.newEventLoop;
import static org.asyncio4j.Asyncio.sleep;

import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.asyncio4j.CancelledError;
import org.asyncio4j.Coroutine;
import org.asyncio4j.Runner;
import org.asyncio4j.internal.poll.ParkingPoll;
import org.asyncio4j.spi.Poll;
import sun.misc.Signal;

/// Presses Ctrl-C in the moments in which the main task ends, and prints what each run gives.
final class CtrlCAtTheEnd {
    /// Ctrl-C wakes the loop when all else is done.
    private static final class WatchedPoll implements Poll {
        private final ParkingPoll real = new ParkingPoll();
        private volatile CountDownLatch woken = new CountDownLatch(1);

        @Override
        public double time() {
            return real.time();
        }

        @Override
        public void poll(double timeout) {
            real.poll(timeout);
        }

        @Override
        public void wakeup() {
            real.wakeup();
            woken.countDown();
        }

        private void pressCtrlC() throws InterruptedException {
            woken = new CountDownLatch(1);
            Signal.raise(new Signal("INT"));
            woken.await();
        }
    }

    private final WatchedPoll poll = new WatchedPoll();

    static void runAll() {
        new CtrlCAtTheEnd().show("returns", CtrlCAtTheEnd::returns);
        new CtrlCAtTheEnd().show("fails", CtrlCAtTheEnd::fails);
        new CtrlCAtTheEnd().show("ends as cancelled", CtrlCAtTheEnd::endsAsCancelled);
        new CtrlCAtTheEnd().show("swallows it", CtrlCAtTheEnd::swallows);
        new CtrlCAtTheEnd().show("was cancelled", CtrlCAtTheEnd::wasCancelled);
        new CtrlCAtTheEnd().show("cleans up", CtrlCAtTheEnd::cleansUp);
        new CtrlCAtTheEnd().show("has returned", CtrlCAtTheEnd::hasReturned);
        new CtrlCAtTheEnd().show("has failed", CtrlCAtTheEnd::hasFailed);
    }

    private interface Case {
        Coroutine<String> of(CtrlCAtTheEnd program);
    }

    private void show(String title, Case main) {
        try (var runner = new Runner(null, () -> newEventLoop(poll))) {
            System.out.println(
                    title + ": " + outcome(runner, main.of(this)) + ", " + outcome(runner, sleep(0, "next")));
        }
    }

    private static String outcome(Runner runner, Coroutine<String> main) {
        try {
            return runner.run(main);
        } catch (Throwable e) {
            return e.getClass().getSimpleName();
        }
    }

    private Coroutine<String> returns() {
        return async(() -> {
            await(sleep(0));
            poll.pressCtrlC();
            return "result";
        });
    }

    private Coroutine<String> fails() {
        return async(() -> {
            await(sleep(0));
            poll.pressCtrlC();
            throw new IllegalArgumentException();
        });
    }

    private Coroutine<String> endsAsCancelled() {
        return async(() -> {
            await(sleep(0));
            poll.pressCtrlC();
            throw new CancelledError();
        });
    }

    private Coroutine<String> swallows() {
        return async(() -> {
            createTask(async(() -> poll.pressCtrlC()));
            try {
                return await(sleep(10, "not cancelled"));
            } catch (CancelledError e) {
                return "swallowed";
            }
        });
    }

    private Coroutine<String> wasCancelled() {
        return async(() -> {
            var main = Objects.requireNonNull(currentTask());
            createTask(async(() -> {
                main.cancel();
                poll.pressCtrlC();
            }));
            return await(sleep(10, "not cancelled"));
        });
    }

    private Coroutine<String> cleansUp() {
        return async(() -> {
            var main = Objects.requireNonNull(currentTask());
            createTask(async(() -> {
                main.cancel();
                await(sleep(0));
                await(sleep(0));
                poll.pressCtrlC();
            }));
            try {
                return await(sleep(10, "not cancelled"));
            } finally {
                await(sleep(10));
            }
        });
    }

    private void pressInCallback() {
        getRunningLoop().callSoon(() -> {
            try {
                poll.pressCtrlC();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // the second half of Ctrl-C
            }
        });
    }

    private Coroutine<String> hasReturned() {
        return async(() -> {
            pressInCallback();
            return "result";
        });
    }

    private Coroutine<String> hasFailed() {
        return async(() -> {
            pressInCallback();
            throw new IllegalArgumentException();
        });
    }
}
