package org.asyncio4j.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.currentTask;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.sleep;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.asyncio4j.Coroutine;
import org.asyncio4j.EventLoop;
import org.asyncio4j.Queue;
import org.asyncio4j.Task;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// What runs before and after an `@AsyncTest`.
final class FixturesTest {
    private static final List<String> LOG = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void clear() {
        LOG.clear();
    }

    static final class Each {
        private final Queue<String> queue = new Queue<>();
        private @Nullable Task<@Nullable Void> server;

        @BeforeEach
        void start() {
            await(sleep(1));
            server = createTask(async(() -> {
                await(queue.put("at " + getRunningLoop().time()));
                await(getRunningLoop().createFuture());
            }));
            assertThat(String.valueOf(currentTask())).contains("coro=<start() running");
        }

        @AsyncTest
        void test() {
            LOG.add(await(queue.get()));
        }

        @AfterEach
        void stop(EventLoop loop) {
            if (server != null) {
                server.cancel();
                await(sleep(1));
                LOG.add("stopped at " + loop.time());
            }
        }
    }

    @Test
    void methodsBeforeAndAfterEachTestAwaitOnItsLoop() {
        assertThat(JUnitRuns.of(Each.class).failures()).isEmpty();
        assertThat(LOG).containsExactly("at 1.0", "stopped at 2.0");
    }

    static final class LeavingATask {
        @AsyncTest
        void test() {}

        @AfterEach
        void leave() {
            createTask(sleep(1), "left");
        }
    }

    @Test
    void whatIsLeftAfterTheLastMethodIsALeak() {
        assertThat(JUnitRuns.of(LeavingATask.class).failure())
                .isInstanceOf(LeakError.class)
                .hasMessageContaining("unfinished: <Task pending name='left'");
    }

    static final class FailingToStart {
        @BeforeEach
        void start() throws Exception {
            await(sleep(1));
            throw new Exception("not ready");
        }

        @AsyncTest(seed = 7)
        void test() {
            LOG.add("not reached");
        }

        @AfterEach
        void stop() {
            await(sleep(1));
            LOG.add("stopped");
        }
    }

    @Test
    void aFailureOfAMethodBeforeTheTestNamesItsSchedule() {
        var failure = JUnitRuns.of(FailingToStart.class).failure();
        assertThat(failure).hasMessage("not ready");
        assertThat(failure.getSuppressed())
                .singleElement()
                .satisfies(it -> assertThat(it).hasMessageStartingWith("seed = 7 in the annotation"));
        assertThat(LOG).containsExactly("stopped");
    }

    @ExtendWith(AsyncTestExtension.class)
    static final class All {
        @BeforeAll
        static void prepare() {
            await(sleep(1));
            LOG.add("prepared at " + getRunningLoop().time());
        }

        @AsyncTest
        void test(EventLoop loop) {
            LOG.add("tested at " + loop.time());
        }

        @AfterAll
        static void cleanUp() {
            await(sleep(2));
            LOG.add("cleaned up at " + getRunningLoop().time());
        }
    }

    @Test
    void methodsBeforeAndAfterAllTestsAwaitOnLoopsOfTheirOwn() {
        var runs = JUnitRuns.of(All.class);
        assertThat(runs.failures()).isEmpty();
        assertThat(runs.count()).isEqualTo(1);
        assertThat(LOG).containsExactly("prepared at 1.0", "tested at 0.0", "cleaned up at 2.0");
    }

    /// What a test has as a parameter.
    static final class Connection implements AutoCloseable {
        static Coroutine<Connection> open() {
            return async(() -> {
                await(sleep(1));
                LOG.add("opened at " + getRunningLoop().time());
                return new Connection();
            });
        }

        @Override
        public void close() {
            await(sleep(1));
            LOG.add("closed at " + getRunningLoop().time());
        }
    }

    static final class ConnectionResolver implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Connection.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            var connection = AsyncTestExtension.run(context, Connection.open());
            AsyncTestExtension.closeAtEnd(context, connection);
            return connection;
        }
    }

    @ExtendWith(ConnectionResolver.class)
    static final class WithParameters {
        @AsyncTest
        void test(Connection first, Connection second) {
            assertThat(first).isNotSameAs(second);
            await(sleep(1));
        }

        @AfterEach
        void after() {
            LOG.add("after");
        }
    }

    @Test
    void parametersAreMadeAndClosedOnTheLoopOfTheTest() {
        assertThat(JUnitRuns.of(WithParameters.class).failures()).isEmpty();
        assertThat(LOG).containsExactly("opened at 1.0", "opened at 2.0", "after", "closed at 4.0", "closed at 5.0");
    }

    @ExtendWith(ConnectionResolver.class)
    static final class Coroutines implements CoroutineTests {
        @CoroutineTest
        Coroutine<?> test(Connection connection) {
            return sleep(1, connection);
        }
    }

    @Test
    void theSameHoldsForTestsThatReturnCoroutines() {
        assertThat(JUnitRuns.of(Coroutines.class).failures()).isEmpty();
        assertThat(LOG).containsExactly("opened at 1.0", "closed at 3.0");
    }

    @ExtendWith(ConnectionResolver.class)
    static final class WithoutALoop {
        @Test
        void test(Connection connection) {
            LOG.add("not reached");
        }
    }

    @Test
    void otherTestsHaveNoLoop() {
        assertThat(JUnitRuns.of(WithoutALoop.class).failure())
                .hasMessageContaining("no @AsyncTest runs in the context 'test(Connection)'");
    }
}
