package org.asyncio4j.io.internal.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.asyncio4j.CancelledError;
import org.asyncio4j.Context;
import org.asyncio4j.Future;
import org.asyncio4j.io.IoLoop;
import org.asyncio4j.io.Protocol;
import org.asyncio4j.io.Server;
import org.asyncio4j.io.internal.leaks.NothingLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(60)
@ExtendWith(NothingLeaks.class)
class EngineTest {
    private static final int THREADS = 2;
    private static final int ROUNDS = 10_000;

    /// Has the running loop poll with Netty: something is open.
    private static Server openSomething() {
        var server = await(IoLoop.of(getRunningLoop()).createServer(() -> new Protocol() {}, "127.0.0.1", 0));
        assertThat(getRunningLoop().getPoll()).isInstanceOf(Engine.class);
        return server;
    }

    @Test
    void anInterruptCancelsTheMainTaskWheneverItComes() throws Exception {
        var random = new Random(4);
        for (int round = 0; round < 100; round++) {
            var started = new CountDownLatch(1);
            var outcome = new CompletableFuture<Throwable>();
            var interrupted = new CompletableFuture<Boolean>();
            var caller = Thread.ofPlatform().start(() -> {
                outcome.complete(catchThrowable(() -> run(async(() -> {
                    var server = openSomething();
                    started.countDown();
                    await(server.serveForever());
                }))));
                interrupted.complete(Thread.currentThread().isInterrupted());
            });
            started.await();
            for (int i = random.nextInt(10_000); i > 0; i--) {
                Thread.onSpinWait();
            }
            caller.interrupt();
            assertThat(outcome.get()).isInstanceOf(CancelledError.class);
            assertThat(interrupted.get()).isTrue();
            caller.join();
        }
    }

    @Test
    void waitsInMillisecondsAsTheDefaultPollDoes() {
        run(async(() -> {
            double before = getRunningLoop().getPoll().resolution();
            try (var server = openSomething()) {
                assertThat(server.getLoop().getPoll().resolution())
                        .isEqualTo(before)
                        .isEqualTo(0.001);
            }
        }));
    }

    @Test
    void wakeUpsFromOtherThreadsAreNeverLost() {
        run(async(() -> {
            var server = openSomething();
            var loop = getRunningLoop();
            Future<Boolean> allDone = loop.createFuture();
            var running = new int[] {THREADS};
            for (int i = 0; i < THREADS; i++) {
                Thread.ofPlatform().daemon().start(() -> {
                    var called = new Semaphore(0);
                    for (int round = 0; round < ROUNDS; round++) {
                        var _ = loop.callSoonThreadsafe(called::release);
                        called.acquireUninterruptibly();
                    }
                    var _ = loop.callSoonThreadsafe(() -> {
                        if (--running[0] == 0) {
                            allDone.setResult(true);
                        }
                    });
                });
            }
            assertThat(await(allDone)).isTrue();
            server.close();
        }));
    }

    /// Runs something with an engine on the thread of its loop.
    private static void withEngine(Consumer<Engine> body) {
        run(async(() -> {
            var loop = getRunningLoop();
            var engine = Engine.of(loop);
            Future<Boolean> done = loop.createFuture();
            var _ = loop.callSoon(() -> {
                try {
                    body.accept(engine);
                    done.setResult(true);
                } catch (Throwable e) {
                    done.setException(e);
                }
            });
            await(done);
        }));
    }

    @Test
    void aChangeThatFailsIsReportedAndTheOthersAreMade() {
        run(async(() -> {
            var server = openSomething();
            var loop = getRunningLoop();
            var reports = new ArrayList<Map<String, Object>>();
            loop.setExceptionHandler((_, report) -> reports.add(report));
            var failure = new IllegalStateException("as it happens");
            Future<Boolean> made = loop.createFuture();
            var engine = Engine.of(loop);
            engine.later(() -> {
                throw failure;
            });
            engine.later(() -> made.setResult(true));
            await(made);
            assertThat(reports).singleElement().extracting("exception").isSameAs(failure);
            server.close();
        }));
    }

    @Test
    void aWakeUpBeforeThePollEndsIt() {
        withEngine(engine -> {
            for (int i = 0; i < 1000; i++) {
                engine.wakeup();
                engine.poll(Double.POSITIVE_INFINITY);
            }
        });
    }

    @Test
    void aPollWithNothingToDoWaitsAsLongAsItShallAndNotMuchLonger() {
        withEngine(engine -> {
            engine.poll(0);
            for (double timeout :
                    new double[] {0.001, 3 * 0.001, 9 * 0.001, 0.02}) { // whole steps, as a loop tells them
                double shortest = Double.POSITIVE_INFINITY;
                for (int i = 0; i < 50; i++) {
                    double start = engine.time();
                    engine.poll(timeout);
                    double waited = engine.time() - start;
                    assertThat(waited).isGreaterThanOrEqualTo(timeout);
                    shortest = Math.min(shortest, waited);
                }
                assertThat(shortest).isLessThan(timeout + 0.005);
            }
        });
    }

    @Test
    void timersAreNeverEarlyAndKeepTheirOrder() {
        run(async(() -> {
            var server = openSomething();
            var loop = getRunningLoop();
            List<Double> fired = new ArrayList<>();
            Future<Boolean> last = loop.createFuture();
            double start = loop.time();
            var random = new Random(5);
            for (int i = 0; i < 200; i++) {
                double when = start + random.nextDouble() / 5;
                var _ = loop.callAt(when, () -> {
                    assertThat(loop.time()).isGreaterThanOrEqualTo(when - 1e-9);
                    fired.add(when);
                    if (fired.size() == 200) {
                        last.setResult(true);
                    }
                });
            }
            await(last);
            assertThat(fired).isSorted();
            server.close();
        }));
    }

    @Test
    void anIterationPollsOnceAndDeliversBehindWhatIsReady() {
        run(async(() -> {
            var server = openSomething();
            var loop = getRunningLoop();
            var engine = Engine.of(loop);
            List<String> order = new ArrayList<>();
            Future<Boolean> done = loop.createFuture();
            var context = Context.copyContext();
            engine.later(() -> {
                order.add("poll");
                engine.soon(
                        () -> {
                            order.add("what the poll brought");
                            done.setResult(true);
                        },
                        context);
            });
            var _ = loop.callSoon(() -> order.add("what was ready"));
            await(done);
            assertThat(order).containsExactly("poll", "what was ready", "what the poll brought");
            server.close();
        }));
    }

    @Test
    void onlyTheLoopsOwnCodeMayChangeSomething() throws Exception {
        run(async(() -> {
            var server = openSomething();
            var outcome = new CompletableFuture<Throwable>();
            Thread.ofPlatform().start(() -> outcome.complete(catchThrowable(server::close)));
            assertThat(outcome.get()).isInstanceOf(IllegalStateException.class);
            assertThat(server.isServing()).isTrue();
            server.close();
            await(server.waitClosed());
        }));
    }

    @Test
    void thePollThatIsForcedHasToBeThere() {
        String forced = System.getProperty(ChannelTypes.PROPERTY);
        try {
            System.setProperty(ChannelTypes.PROPERTY, "select");
            assertThatIllegalArgumentException()
                    .isThrownBy(ChannelTypes::choose)
                    .withMessage("the system property asyncio4j.io must be 'nio', 'epoll', 'kqueue' or 'io_uring', "
                            + "but was 'select'");
            System.setProperty(ChannelTypes.PROPERTY, "kqueue");
            assertThatIllegalStateException()
                    .isThrownBy(ChannelTypes::choose)
                    .withMessage("asyncio4j.io=kqueue needs Netty's native library for kqueue on the path, and a "
                            + "system that has it");
        } finally {
            if (forced == null) {
                System.clearProperty(ChannelTypes.PROPERTY);
            } else {
                System.setProperty(ChannelTypes.PROPERTY, forced);
            }
        }
    }
}
