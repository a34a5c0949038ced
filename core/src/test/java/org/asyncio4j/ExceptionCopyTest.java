package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ExceptionCopyTest {
    private static final class WithStatus extends Exception {
        private static final long serialVersionUID = 1;

        @SuppressWarnings("unused") // like those of programs
        private final int status = 404;

        private WithStatus() {
            super("not found");
        }
    }

    private static final class WithObject extends RuntimeException {
        private static final long serialVersionUID = 1;

        @SuppressWarnings("unused") // like those of programs
        private final transient Object connection = "connection";

        private WithObject(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    private static final class OtherCause extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public synchronized Throwable getCause() {
            return new IllegalStateException("not that which it has");
        }
    }

    private static final class Failing extends RuntimeException {
        private static final long serialVersionUID = 1;

        @SuppressWarnings("unused")
        private final transient Object connection = "connection";

        @Override
        public String getMessage() {
            throw new IllegalStateException("message");
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            throw new IllegalStateException("stack trace");
        }

        @Override
        public synchronized Throwable getCause() {
            throw new IllegalStateException("cause");
        }
    }

    static Stream<Arguments> plain() {
        return Stream.of(
                argumentSet("without fields", new IOException("x", new ArithmeticException())),
                argumentSet("with a number", new WithStatus()),
                argumentSet("with strings", new NoSuchFileException("a", "b", "c")),
                argumentSet("whose type declares the cause", new UncheckedIOException(new IOException())),
                argumentSet("a timeout", new TimeoutException(new CancelledError("message"))),
                argumentSet("a group", new ExceptionGroup("g", List.of(new WithStatus(), new IOException()))));
    }

    @ParameterizedTest
    @MethodSource("plain")
    void anExceptionThatLeadsNowhereIsTakenItself(Throwable exception) {
        assertThat(ExceptionCopy.unlessPlain(exception)).isSameAs(exception);
    }

    static Stream<Arguments> others() {
        var suppressing = new IOException("outer");
        suppressing.addSuppressed(new WithObject("inner", new IOException("innermost")));
        var circle = new IllegalStateException("a");
        circle.initCause(new WithObject("b", circle));
        return Stream.of(
                argumentSet("with an object", new WithObject("x", null)),
                argumentSet("whose cause has one", new ExecutionException(new WithObject("x", null))),
                argumentSet("with a suppressed one that has", suppressing),
                argumentSet("a group of one that has", new ExceptionGroup("g", List.of(new WithObject("x", null)))),
                argumentSet("a cancellation with an object", new CancelledError(List.of())),
                argumentSet("in a circle", circle));
    }

    @ParameterizedTest
    @MethodSource("others")
    void anyOtherIsCopiedAndPrintsTheSame(Throwable exception) {
        var copy = ExceptionCopy.unlessPlain(exception);
        assertThat(copy).isInstanceOfSatisfying(ExceptionCopy.class, copied -> {
            assertThat(copied.type()).isEqualTo(exception.getClass());
            assertThat(copied).hasMessage(exception.toString()).hasToString(exception.toString());
        });
        assertThat(printed(copy)).isEqualTo(printed(exception));
        assertThat(Repr.of(copy)).isEqualTo(Repr.of(exception));
        assertThat(ExceptionCopy.isPlain(copy)).isTrue();
    }

    private static String printed(Throwable exception) {
        var text = new StringWriter();
        exception.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @Test
    void oneThatTellsAnotherCauseThanItHasIsCopiedWithThat() {
        var copy = ExceptionCopy.unlessPlain(new OtherCause());
        assertThat(copy).isInstanceOf(ExceptionCopy.class);
        assertThat(copy.getCause()).isExactlyInstanceOf(IllegalStateException.class);
    }

    @Test
    void oneThatFailsToTellIsCopiedByItsName() {
        var copy = ExceptionCopy.unlessPlain(new Failing());
        assertThat(copy).hasToString(Failing.class.getName());
        assertThat(Repr.of(copy)).isEqualTo("Failing()");
        assertThat(copy.getStackTrace()).isEmpty();
        assertThat(copy.getCause()).isNull();
    }

    @Test
    void aChainOfCausesIsCopiedUpToALimit() {
        Throwable last = new WithObject("0", null);
        for (int i = 1; i < 100_000; i++) {
            last = new WithObject(Integer.toString(i), last);
        }
        int length = 0;
        for (var copy = ExceptionCopy.unlessPlain(last); copy != null; copy = copy.getCause()) {
            length++;
        }
        assertThat(length).isEqualTo(100);
    }
}
