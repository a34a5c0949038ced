package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class ExceptionHandlerTest {
    private final Loop loop = VirtualTime.newLoop();
    private final ArithmeticException failure = new ArithmeticException("/ by zero");
    private final List<Map<String, Object>> contexts = new ArrayList<>();
    private final ContextVar<String> variable = new ContextVar<>("variable");
    private final LogCapture log = LogCapture.open();

    @AfterEach
    void closeLoop() {
        loop.close();
        log.close();
    }

    private void runOneIteration() {
        loop.stop();
        loop.runForever();
    }

    private Handle callFailing() {
        return loop.callSoon(() -> {
            throw failure;
        });
    }

    /// What the default handler cannot log.
    private static final class Unprintable {
        @Override
        public String toString() {
            throw new UnsupportedOperationException("no text");
        }
    }

    @Nested
    final class Custom {
        @Test
        void getsTheLoopAndWhatIsKnown() {
            loop.setExceptionHandler((given, context) -> {
                assertThat(given).isSameAs(loop);
                contexts.add(context);
            });
            var handle = callFailing();
            runOneIteration();
            assertThat(contexts).hasSize(1);
            assertThat(contexts.getFirst())
                    .containsOnlyKeys("message", "exception", "handle")
                    .containsEntry("exception", failure)
                    .containsEntry("handle", handle);
            assertThat(contexts.getFirst().get("message"))
                    .asString()
                    .startsWith("Exception in callback ")
                    .contains("ExceptionHandlerTest");
            assertThat(log.records()).isEmpty();
        }

        @Test
        void getsWhereTheCallbackWasQueuedInDebugMode() {
            loop.setDebug(true);
            loop.setExceptionHandler((_, context) -> contexts.add(context));
            var _ = callFailing();
            runOneIteration();
            assertThat(contexts.getFirst())
                    .containsOnlyKeys("message", "exception", "handle", "source_traceback")
                    .extractingByKey("source_traceback")
                    .asInstanceOf(InstanceOfAssertFactories.LIST)
                    .isNotEmpty()
                    .hasOnlyElementsOfType(StackTraceElement.class);
        }

        @Test
        void isWhatWasSetAndNullGivesTheDefaultAgain() {
            assertThat(loop.getExceptionHandler()).isNull();
            ExceptionHandler handler = (_, context) -> contexts.add(context);
            loop.setExceptionHandler(handler);
            assertThat(loop.getExceptionHandler()).isSameAs(handler);
            loop.setExceptionHandler(null);
            assertThat(loop.getExceptionHandler()).isNull();
            var _ = callFailing();
            runOneIteration();
            assertThat(contexts).isEmpty();
            assertThat(log.messages()).hasSize(1);
        }

        @Test
        void runsInTheContextOfTheCallbackThatFailed() {
            var values = new ArrayList<String>();
            loop.setExceptionHandler((_, _) -> values.add(variable.get()));
            var _ = loop.callSoon(() -> {
                var _ = variable.set("of the callback");
                throw failure;
            });
            runOneIteration();
            assertThat(values).containsExactly("of the callback");
        }

        @Test
        void runsInTheContextOfTheTaskThatIsReported() {
            var values = new ArrayList<String>();
            loop.setExceptionHandler((_, _) -> values.add(variable.get()));
            var task = loop.createTask(async(() -> {
                var _ = variable.set("of the task");
            }));
            loop.runUntilComplete(task);
            loop.callExceptionHandler(Map.of("message", "about a task", "task", task));
            assertThat(values).containsExactly("of the task");
        }

        @Test
        void canLeaveCasesToTheDefault() {
            loop.setExceptionHandler(EventLoop::defaultExceptionHandler);
            loop.callExceptionHandler(Map.of("message", "left to the default"));
            assertThat(log.messages()).containsExactly("left to the default");
        }

        @Test
        void maySystemExit() {
            loop.setExceptionHandler((_, _) -> {
                throw new SystemExit(1);
            });
            var _ = callFailing();
            assertThatThrownBy(ExceptionHandlerTest.this::runOneIteration).isInstanceOf(SystemExit.class);
        }
    }

    @Nested
    final class Default {
        @Test
        void logsTheMessageTheFurtherKeysAndTheException() {
            loop.callExceptionHandler(Map.of("message", "broken", "spam", "eggs", "exception", failure));
            assertThat(log.messages()).containsExactly("broken\nspam: 'eggs'");
            assertThat(log.records().getFirst().getThrown()).isSameAs(failure);
            assertThat(log.records().getFirst().getLevel()).isEqualTo(Level.SEVERE);
        }

        @Test
        void hasAMessageOfItsOwnWhereThereIsNone() {
            loop.callExceptionHandler(Map.of("exception", failure));
            assertThat(log.messages()).containsExactly("Unhandled exception in event loop");
        }

        @Test
        void logsWhereTheCallbackWasQueuedInDebugMode() {
            loop.setDebug(true);
            var _ = callFailing();
            runOneIteration();
            assertThat(log.messages().getFirst())
                    .contains("\nsource_traceback: Object created at\n\tat ")
                    .contains("\nhandle: <Handle ");
        }

        @Test
        void ifItFailsThatIsLogged() {
            loop.callExceptionHandler(Map.of("message", "broken", "spam", new Unprintable()));
            assertThat(log.messages()).containsExactly("Exception in default exception handler");
            assertThat(log.records().getFirst().getThrown()).isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @Nested
    final class BrokenCustom {
        private final IllegalArgumentException error = new IllegalArgumentException("broken handler");

        @BeforeEach
        void setHandler() {
            loop.setExceptionHandler((_, _) -> {
                throw error;
            });
        }

        @Test
        void isLoggedAndNeverThrown() {
            assertThatCode(() -> loop.callExceptionHandler(Map.of("message", "broken")))
                    .doesNotThrowAnyException();
            assertThat(log.messages().getFirst()).startsWith("Unhandled error in exception handler");
            assertThat(log.records().getFirst().getThrown()).isSameAs(error);
        }

        @Test
        void doesNotEndTheRun() {
            var calls = new ArrayList<String>();
            var _ = callFailing();
            var _ = loop.callSoon(() -> calls.add("called"));
            runOneIteration();
            assertThat(calls).containsExactly("called");
            assertThat(log.messages()).hasSize(1);
        }

        @Test
        void givesTheOriginalContextToTheDefaultHandlerUnderTheKeyContext() {
            loop.callExceptionHandler(Map.of("message", "original"));
            assertThat(log.messages())
                    .containsExactly("Unhandled error in exception handler\ncontext: {message=original}");
        }

        @Test
        void ifTheDefaultHandlerFailsTooThatIsLogged() {
            loop.callExceptionHandler(Map.of("message", "original", "spam", new Unprintable()));
            assertThat(log.messages())
                    .containsExactly("Exception in default exception handler while handling an unexpected error in"
                            + " custom exception handler");
            assertThat(log.records().getFirst().getThrown()).isInstanceOf(UnsupportedOperationException.class);
        }
    }
}
