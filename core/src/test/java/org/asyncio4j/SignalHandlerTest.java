package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/// What a loop does with signals of its own process; with `WINCH`, which does nothing by default.
@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "no signals")
final class SignalHandlerTest {
    private static final Signal SIGNAL = new Signal("WINCH");

    private final Loop loop = Loops.newLoop();
    private final List<Object> calls = new ArrayList<>();

    @AfterEach
    void closeLoop() {
        loop.close();
    }

    private static void raise() {
        Signal.raise(SIGNAL);
    }

    /// Raises the signal while the loop waits, and runs it until a handler stops it.
    private void runAndRaise() {
        var _ = loop.callSoon(SignalHandlerTest::raise);
        loop.runForever();
    }

    /// Fails if the signal does anything but what the program itself has set before.
    private void assertHandledByProgram(Runnable removal) throws InterruptedException {
        var handled = new CountDownLatch(1);
        var previous = Signal.handle(SIGNAL, signal -> handled.countDown());
        try {
            loop.addSignalHandler("WINCH", () -> calls.add("loop"));
            removal.run();
            raise();
            handled.await();
            assertThat(calls).isEmpty();
        } finally {
            Signal.handle(SIGNAL, previous);
        }
    }

    @Test
    void aSignalWakesTheLoopWhichCallsTheHandlerOnce() {
        loop.addSignalHandler("WINCH", () -> {
            calls.add(CurrentLoop.runningOrNull() == loop);
            loop.stop();
        });
        runAndRaise();
        loop.runUntilComplete(Asyncio.sleep(0));
        assertThat(calls).containsExactly(true);
    }

    @Test
    void theHandlerIsCalledEachTime() {
        loop.addSignalHandler("WINCH", loop::stop);
        runAndRaise();
        runAndRaise();
        assertThat(loop.removeSignalHandler("WINCH")).isTrue();
    }

    @Test
    void theHandlerRunsInTheContextInWhichItWasAdded() throws Exception {
        var variable = new ContextVar<String>("variable");
        var context = new Context();
        context.<Boolean>run(() -> {
            var _ = variable.set("at addSignalHandler");
            loop.addSignalHandler("WINCH", () -> {
                calls.add(variable.get("unset"));
                loop.stop();
            });
            return true;
        });
        runAndRaise();
        assertThat(calls).containsExactly("at addSignalHandler");
    }

    @Test
    void whatTheHandlerThrowsIsReportedAndItStays() {
        loop.setExceptionHandler((_, report) -> calls.add(report.get("exception")));
        var failure = new IllegalArgumentException("handler");
        loop.addSignalHandler("WINCH", () -> {
            loop.stop();
            throw failure;
        });
        runAndRaise();
        assertThat(calls).containsExactly(failure);
        runAndRaise();
        assertThat(calls).containsExactly(failure, failure);
    }

    @Test
    void aSecondHandlerReplacesTheFirst() {
        loop.addSignalHandler("WINCH", () -> calls.add("first"));
        loop.addSignalHandler("SIGWINCH", () -> {
            calls.add("second");
            loop.stop();
        });
        runAndRaise();
        assertThat(calls).containsExactly("second");
        assertThat(loop.removeSignalHandler("WINCH")).isTrue();
        assertThat(loop.removeSignalHandler("WINCH")).isFalse();
    }

    @Test
    void everyLoopCallsItsOwnHandler() {
        try (var other = Loops.newLoop()) {
            other.addSignalHandler("WINCH", () -> {
                calls.add("other");
                other.stop();
            });
            loop.addSignalHandler("WINCH", () -> {
                calls.add("loop");
                loop.stop();
            });
            runAndRaise();
            other.runForever();
            assertThat(calls).containsExactly("loop", "other");
            assertThat(other.removeSignalHandler("WINCH")).isTrue();
            runAndRaise();
            assertThat(calls).containsExactly("loop", "other", "loop");
        }
    }

    @Test
    void aHandlerThatIsRemovedIsNotCalledForASignalThatHasArrived() {
        try (var other = Loops.newLoop()) {
            loop.addSignalHandler("WINCH", () -> calls.add("removed"));
            other.addSignalHandler("WINCH", other::stop);
            raise();
            other.runForever(); // its handler was told after that of the first loop
            loop.removeSignalHandler("WINCH");
            loop.runUntilComplete(Asyncio.sleep(0));
            assertThat(calls).isEmpty();
        }
    }

    @Test
    void removingItBringsBackWhatTheSignalDidBefore() throws InterruptedException {
        assertHandledByProgram(
                () -> assertThat(loop.removeSignalHandler("WINCH")).isTrue());
    }

    @Test
    void closingTheLoopBringsBackWhatTheSignalDidBefore() throws InterruptedException {
        assertHandledByProgram(loop::close);
    }

    @Test
    void aSignalThatComesAfterTheHandlerWasRemovedIsNotLost() throws InterruptedException {
        var arrived = new CountDownLatch(1);
        var previous = Signal.handle(SIGNAL, signal -> arrived.countDown());
        try {
            loop.addSignalHandler("WINCH", () -> calls.add("loop"));
            var ofLibrary = Signal.handle(SIGNAL, SignalHandler.SIG_IGN);
            var _ = Signal.handle(SIGNAL, ofLibrary);
            loop.removeSignalHandler("WINCH");
            ofLibrary.handle(SIGNAL); // as a thread does that the JVM has started before
            arrived.await();
            assertThat(calls).isEmpty();
        } finally {
            Signal.handle(SIGNAL, previous);
        }
    }

    @Test
    void removingItLeavesWhatTheProgramHasSetMeanwhile() throws InterruptedException {
        var arrived = new CountDownLatch(1);
        loop.addSignalHandler("WINCH", () -> calls.add("loop"));
        var _ = Signal.handle(SIGNAL, signal -> arrived.countDown());
        try {
            loop.removeSignalHandler("WINCH");
            raise();
            arrived.await();
            assertThat(calls).isEmpty();
        } finally {
            Signal.handle(SIGNAL, SignalHandler.SIG_DFL);
        }
    }

    @Test
    void removingTheHandlerOfInterruptsBringsThoseBackAndOthersStay() throws InterruptedException {
        var interrupted = new CountDownLatch(1);
        var previous = Signal.handle(new Signal("INT"), signal -> interrupted.countDown());
        assumeTrue(previous != SignalHandler.SIG_IGN, "a job in the background of a shell ignores SIGINT");
        try {
            loop.addSignalHandler("WINCH", loop::stop);
            loop.addSignalHandler("INT", () -> calls.add("loop"));
            assertThat(loop.removeSignalHandler("INT")).isTrue();
            Signal.raise(new Signal("INT"));
            interrupted.await();
            runAndRaise();
            assertThat(calls).isEmpty();
        } finally {
            Signal.handle(new Signal("INT"), previous);
        }
    }

    @Test
    void aSignalThatDoesNotExistIsRefused() {
        assertThatThrownBy(() -> loop.addSignalHandler("SIGNAL", () -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("invalid signal SIGNAL");
        assertThatThrownBy(() -> loop.removeSignalHandler("99"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("invalid signal 99");
    }

    @Test
    void aSignalThatCannotBeCaughtIsRefusedWhileOthersStayActive() {
        loop.addSignalHandler("WINCH", loop::stop);
        for (var name : List.of("KILL", "SIGSTOP")) {
            assertThatThrownBy(() -> loop.addSignalHandler(name, () -> {}))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageMatching("sig (KILL|STOP) cannot be caught");
            assertThat(loop.removeSignalHandler(name)).isFalse();
        }
        runAndRaise();
    }

    @Test
    void aSignalThatCannotBeCaughtIsRefusedAsTheOnlyOneToo() {
        assertThatThrownBy(() -> loop.addSignalHandler("KILL", () -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("sig KILL cannot be caught");
        loop.addSignalHandler("WINCH", loop::stop);
        runAndRaise();
    }

    @Test
    @SuppressWarnings("NullAway") // on purpose
    void theHandlerMustNotBeNull() {
        assertThatThrownBy(() -> loop.addSignalHandler("WINCH", null)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aClosedLoopTakesNoHandler() {
        loop.close();
        assertThatThrownBy(() -> loop.addSignalHandler("WINCH", () -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Event loop is closed");
        assertThat(loop.removeSignalHandler("WINCH")).isFalse();
    }
}
