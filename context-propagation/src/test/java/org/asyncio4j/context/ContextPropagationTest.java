package org.asyncio4j.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.blocking;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.gather;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.run;
import static org.asyncio4j.Asyncio.sleep;
import static org.asyncio4j.Asyncio.toThread;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import io.micrometer.context.integration.Slf4jThreadLocalAccessor;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.ContextStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.asyncio4j.Asyncio;
import org.asyncio4j.BackgroundLoop;
import org.asyncio4j.Coroutine;
import org.asyncio4j.CoroutineBody;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

final class ContextPropagationTest {
    private static final ThreadLocal<String> USER = new ThreadLocal<>();
    private static final InheritableThreadLocal<String> TENANT = new InheritableThreadLocal<>();
    private static final ScopedValue<Integer> REQUEST = ScopedValue.newInstance();

    @BeforeAll
    static void register() {
        ContextRegistry.getInstance()
                .registerThreadLocalAccessor("user", USER)
                .registerThreadLocalAccessor("tenant", TENANT)
                .registerThreadLocalAccessor(new OpenTelemetryAccessor())
                .registerThreadLocalAccessor(new Slf4jThreadLocalAccessor());
    }

    @BeforeAll
    static void carryScopedValues() {
        ContextPropagation.carry(REQUEST);
        ContextPropagation.carry(REQUEST); // once is enough
    }

    @AfterAll
    static void unregister() {
        var registry = ContextRegistry.getInstance();
        List.of("user", "tenant", OpenTelemetryAccessor.KEY, Slf4jThreadLocalAccessor.KEY)
                .forEach(registry::removeThreadLocalAccessor);
    }

    @AfterEach
    void clear() {
        USER.remove();
        TENANT.remove();
        MDC.clear();
    }

    private static String current() {
        return USER.get() + " " + TENANT.get();
    }

    /// Runs a body in a task whose thread holds values.
    private static String runWithValues(CoroutineBody<String> body) {
        return run(async(() -> {
            USER.set("Ada");
            TENANT.set("x");
            await(sleep(0));
            return body.run();
        }));
    }

    private static Coroutine<String> currentAfterAnAwait() {
        return async(() -> {
            await(sleep(0));
            return current();
        });
    }

    @Test
    void aTaskHasTheValuesOfWhereItWasMade() {
        assertThat(runWithValues(() -> await(createTask(currentAfterAnAwait()))))
                .isEqualTo("Ada x");
    }

    @Test
    void anEagerTaskHasThemToo() {
        assertThat(runWithValues(() -> {
                    getRunningLoop().setTaskFactory(Asyncio.eagerTaskFactory());
                    return await(createTask(currentAfterAnAwait()));
                }))
                .isEqualTo("Ada x");
    }

    @Test
    void aTaskOfATaskHasThemToo() {
        assertThat(runWithValues(() -> await(createTask(async(() -> await(createTask(currentAfterAnAwait())))))))
                .isEqualTo("Ada x");
    }

    @Test
    void theTasksOfGatherHaveThem() {
        assertThat(runWithValues(() -> await(gather(currentAfterAnAwait(), currentAfterAnAwait()))
                        .toString()))
                .isEqualTo("[Ada x, Ada x]");
    }

    @Test
    void whatATaskSetsStaysThere() {
        assertThat(runWithValues(() -> {
                    await(createTask(async(() -> {
                        USER.set("Grace");
                        return null;
                    })));
                    return current();
                }))
                .isEqualTo("Ada x");
    }

    @Test
    void aTaskMadeElsewhereHasNone() {
        assertThat(run(async(() -> {
                    var _ = await(createTask(async(() -> {
                        USER.set("Ada");
                        return await(createTask(currentAfterAnAwait()));
                    })));
                    return await(createTask(currentAfterAnAwait()));
                })))
                .isEqualTo("null null");
    }

    @Test
    void toThreadHasTheValues() {
        assertThat(runWithValues(() -> await(toThread(() -> current())))).isEqualTo("Ada x");
    }

    @Test
    void blockingHasTheValues() {
        assertThat(runWithValues(() -> blocking(() -> current()))).isEqualTo("Ada x");
    }

    @Test
    void callbacksHaveTheValues() {
        assertThat(runWithValues(() -> {
                    var loop = getRunningLoop();
                    var seen = new ArrayList<String>();
                    var end = loop.<@Nullable Void>createFuture();
                    end.addDoneCallback(_ -> seen.add("done " + current()));
                    loop.callSoon(() -> seen.add("soon " + current()));
                    loop.callSoonThreadsafe(() -> seen.add("threadsafe " + current()));
                    loop.callLater(0, () -> {
                        seen.add("later " + current());
                        end.setResult(null);
                    });
                    await(end);
                    await(sleep(0));
                    return seen.toString();
                }))
                .isEqualTo("[soon Ada x, threadsafe Ada x, later Ada x, done Ada x]");
    }

    @Test
    void afterACallbackTheThreadOfTheLoopHasItsOwnValuesAgain() {
        var loop = Asyncio.newEventLoop();
        try (loop) {
            var seen = new ArrayList<String>();
            USER.set("Ada");
            loop.callSoon(() -> {
                seen.add(current());
                USER.set("Grace");
            });
            USER.set("Alan");
            loop.callSoon(() -> seen.add(current()));
            USER.remove();
            loop.callSoon(() -> seen.add(current()));
            loop.callSoon(loop::stop);
            loop.runForever();
            assertThat(seen).containsExactly("Ada null", "Alan null", "null null");
            assertThat(current()).isEqualTo("null null");
        }
    }

    @Test
    void aCoroutineSubmittedByAnotherThreadHasTheValuesOfThatThread() {
        try (var background = new BackgroundLoop()) {
            USER.set("Ada");
            assertThat(background.submit(currentAfterAnAwait()).join()).isEqualTo("Ada null");
            USER.set("Grace");
            assertThat(background.submit(currentAfterAnAwait()).join()).isEqualTo("Grace null");
            USER.remove();
            assertThat(background.submit(currentAfterAnAwait()).join()).isEqualTo("null null");
        }
    }

    @Test
    void textsNameTheCodeOfTheProgram() {
        var text = runWithValues(() -> {
            var task = createTask(currentAfterAnAwait());
            var texts = task + " " + getRunningLoop().callSoon(ContextPropagationTest::current);
            var _ = await(task);
            return texts;
        });
        assertThat(text).contains("coro=<currentAfterAnAwait()", "<Handle ContextPropagationTest.");
    }

    @Test
    void theMdcOfLogbackIsCarried() {
        var logger = (Logger) LoggerFactory.getLogger(ContextPropagationTest.class);
        var events = new Events();
        events.start();
        logger.setAdditive(false);
        logger.addAppender(events);
        run(async(() -> {
            MDC.put("request", "17");
            logger.info("task");
            await(createTask(async(() -> {
                await(sleep(0));
                logger.info("child");
            })));
            await(toThread(() -> {
                logger.info("thread");
            }));
            blocking(() -> logger.info("blocking"));
            getRunningLoop().callSoon(() -> logger.info("callback"));
            await(sleep(0));
            MDC.clear();
            await(createTask(async(() -> logger.info("without"))));
        }));
        assertThat(events.texts)
                .containsExactly(
                        "task{request=17}",
                        "child{request=17}",
                        "thread{request=17}",
                        "blocking{request=17}",
                        "callback{request=17}",
                        "without{}");
    }

    @Test
    void aScopedValueIsCarried() {
        CoroutineBody<Integer> body = () -> REQUEST.orElse(0);
        var found = run(async(() -> ScopedValue.where(REQUEST, 17).call(() -> {
            var callback = getRunningLoop().<Integer>createFuture();
            getRunningLoop().callSoon(() -> callback.setResult(REQUEST.orElse(0)));
            return await(gather(createTask(async(body)), toThread(body::run), callback));
        })));
        assertThat(found).containsExactly(17, 17, 17);
        assertThat(run(async(() -> await(createTask(async(body)))))).isZero();
    }

    @Test
    void theContextOfOpenTelemetryIsCarried() {
        ContextKey<String> key = ContextKey.named("span");
        var found = run(async(() -> {
            try (var _ = Context.current().with(key, "s1").makeCurrent()) {
                var child = createTask(async(() -> {
                    await(sleep(0));
                    return String.valueOf(Context.current().get(key));
                }));
                return await(gather(
                        child, toThread(() -> String.valueOf(Context.current().get(key)))));
            }
        }));
        assertThat(found).containsExactly("s1", "s1");
        assertThat(Context.current().get(key)).isNull();
    }

    private static final class Events extends AppenderBase<ILoggingEvent> {
        private final List<String> texts = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            texts.add(event.getMessage() + event.getMDCPropertyMap());
        }
    }

    /// As Micrometer's documentation has it for the context of OpenTelemetry.
    private static final class OpenTelemetryAccessor implements ThreadLocalAccessor<Context> {
        static final String KEY = "otel";

        @Override
        public Object key() {
            return KEY;
        }

        @Override
        public Context getValue() {
            return Context.current();
        }

        @Override
        public void setValue(Context value) {
            var _ = ContextStorage.get().attach(value);
        }

        @Override
        public void setValue() {
            var _ = ContextStorage.get().attach(Context.root());
        }
    }
}
