package org.asyncio4j;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.asyncio4j.internal.Rethrow;
import org.jspecify.annotations.Nullable;

/// A deadline for a part of a task; [Asyncio#timeout(double)] makes one. Use it only on the loop's
/// thread.
///
/// ```java
/// await(timeout(10).run(scope -> {
///     await(connect());
///     scope.reschedule(getRunningLoop().time() + 30);
///     await(answer());
/// }));
/// ```
///
/// When the time is up, the timeout cancels the task, and [#run] turns the [CancelledError] into a
/// [TimeoutException]. Cancellations from elsewhere pass through unchanged. Timeouts can be nested. A
/// timeout can be used once.
///
/// @python `asyncio.Timeout`
public final class Timeout {
    private enum State {
        CREATED("created"),
        ENTERED("active"),
        EXPIRING("expiring"),
        EXPIRED("expired"),
        EXITED("finished");

        private final String label;

        State(String label) {
            this.label = label;
        }
    }

    private State state = State.CREATED;
    private double when;
    private @Nullable Handle timer;
    private @Nullable Task<?> task;
    private int cancelRequestsBefore;

    /// Makes a timeout that begins with [#run].
    ///
    /// @param when the deadline, in seconds of [EventLoop#time]; infinity for none
    /// @throws IllegalArgumentException if the deadline is not a number
    public Timeout(double when) {
        this.when = required(when);
    }

    static Timeout after(double delay) {
        return new Timeout(CurrentLoop.running().time() + delay);
    }

    static <T extends @Nullable Object> Coroutine<T> coroutine(double delay, ScopeBody<? super Timeout, T> body) {
        return new Coroutine<>("timeout", (InlineBody<T>) () -> after(delay).execute(body));
    }

    private static double required(double when) {
        if (Double.isNaN(when)) {
            throw new IllegalArgumentException("Invalid time: NaN (not a number)");
        }
        return when;
    }

    /// {@return a coroutine that runs a body until the deadline and returns the body's result}
    ///
    /// Awaiting it throws the body's exception, or [TimeoutException] with the cancellation as its cause
    /// when the time is up. If the body reacts to the cancellation with another exception, that
    /// exception has the timeout among its suppressed exceptions. Awaiting throws
    /// [IllegalStateException] outside a task, or if this timeout was used before.
    ///
    /// @param <T> the type of the body's result
    /// @param body the code, which runs in the caller's task and gets this timeout
    @CheckReturnValue
    public <T extends @Nullable Object> Coroutine<T> run(ScopeBody<? super Timeout, T> body) {
        return new Coroutine<>("timeout", (InlineBody<T>) () -> execute(body));
    }

    /// {@return a coroutine that runs a body until the deadline, as [#run(ScopeBody)] does}
    ///
    /// @param body the code, which runs in the caller's task and gets this timeout
    @CheckReturnValue
    public Coroutine<@Nullable Void> run(VoidScopeBody<? super Timeout> body) {
        return run(InlineBody.returningNull(body));
    }

    <T extends @Nullable Object> T execute(ScopeBody<? super Timeout, T> body) {
        enter();
        T result;
        try {
            result = body.run(this);
        } catch (Throwable e) {
            throw Rethrow.unchecked(exit() ? timedOut(e) : e);
        }
        var _ = exit();
        return result;
    }

    private void enter() {
        if (state != State.CREATED) {
            throw new IllegalStateException("Timeout has already been entered");
        }
        var current = CurrentLoop.running().tasks().current();
        if (current == null) {
            throw new IllegalStateException("Timeout should be used inside a task");
        }
        state = State.ENTERED;
        task = current;
        cancelRequestsBefore = current.cancelling();
        schedule();
    }

    /// {@return whether only the deadline has cancelled the task}
    private boolean exit() {
        stopTimer();
        if (state == State.ENTERED) {
            state = State.EXITED;
            return false;
        }
        state = State.EXPIRED;
        return task != null && task.uncancel() <= cancelRequestsBefore;
    }

    private static Throwable timedOut(Throwable exception) {
        if (exception instanceof CancelledError) {
            return new TimeoutException(exception);
        }
        var suppressed = List.of(exception.getSuppressed());
        if (suppressed.stream().noneMatch(TimeoutException.class::isInstance)) {
            exception.addSuppressed(new TimeoutException()); // only once, also if the same object is thrown again
        }
        return exception;
    }

    /// {@return the deadline, in seconds of [EventLoop#time]; infinity if there is none}
    public double when() {
        return when;
    }

    /// Changes the deadline. A deadline in the past takes effect in the loop's next iteration.
    ///
    /// @param when the deadline, in seconds of [EventLoop#time]; infinity for none
    /// @throws IllegalStateException unless the body is running and the deadline has not passed
    /// @throws IllegalArgumentException if the deadline is not a number
    public void reschedule(double when) {
        if (task != null) {
            task.loop().checkThread();
        }
        if (state != State.ENTERED) {
            throw new IllegalStateException(
                    state == State.CREATED
                            ? "Timeout has not been entered"
                            : "Cannot change state of " + state.label + " Timeout");
        }
        this.when = required(when);
        schedule();
    }

    private void schedule() {
        stopTimer();
        if (when < Double.POSITIVE_INFINITY) {
            var loop = CurrentLoop.running();
            timer = when <= loop.time() ? loop.callSoon(this::expire) : loop.callAt(when, this::expire);
        }
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void expire() {
        if (task != null) {
            var _ = task.cancel();
        }
        state = State.EXPIRING;
        timer = null;
    }

    /// {@return whether the deadline passed while the body was running}
    public boolean expired() {
        return state == State.EXPIRING || state == State.EXPIRED;
    }

    /// {@return such as `<Timeout [active] when=12.5>`}
    @Override
    public String toString() {
        return "<Timeout [" + state.label + "]" + (state == State.ENTERED ? " when=" + rounded() : "") + ">";
    }

    private String rounded() {
        if (Double.isInfinite(when)) {
            return when > 0 ? "null" : "-inf";
        }
        var digits = new BigDecimal(when).setScale(3, RoundingMode.HALF_EVEN).stripTrailingZeros();
        return digits.setScale(Math.max(1, digits.scale()), RoundingMode.UNNECESSARY)
                .toPlainString();
    }
}
