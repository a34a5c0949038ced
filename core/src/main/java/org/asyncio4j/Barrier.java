package org.asyncio4j;

import java.util.LinkedHashSet;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Lets a fixed number of tasks wait for each other, again and again.
///
/// ```java
/// var barrier = new Barrier(3);
/// // in each of three tasks
/// int index = await(barrier);
/// ```
///
/// It belongs to the event loop in which a task first waited for it.
///
/// @python `asyncio.Barrier`
public final class Barrier implements Awaitable<Integer> {
    private enum State {
        FILLING,
        DRAINING,
        RESETTING,
        BROKEN
    }

    private final Condition changed = new Condition();
    private final int parties;
    private final LinkedHashSet<Place> inside = new LinkedHashSet<>();
    private State state = State.FILLING;

    /// A task's place. It is numbered only when all have arrived, since earlier tasks may be cancelled
    /// until then.
    private static final class Place {
        private int number;
    }

    /// Makes a barrier.
    ///
    /// @param parties how many tasks wait for each other
    /// @throws IllegalArgumentException if it is less than 1
    public Barrier(int parties) {
        if (parties < 1) {
            throw new IllegalArgumentException("parties must be > 0");
        }
        this.parties = parties;
    }

    /// Waits until the given number of tasks have arrived; then all of them go on. A task that arrives
    /// while a previous group leaves waits until that group is gone.
    ///
    /// @return the index of the task in its group, from 0, in the order of arrival
    /// @throws BrokenBarrierException if it is aborted, or reset while this waits
    /// @throws IllegalStateException if the caller is neither a task nor a coroutine, or if it would have to
    ///     wait in another loop than the first
    /// @python `Barrier.wait`
    @Override
    public Integer await() {
        var _ = changed.acquire().await();
        try {
            waitForPreviousToLeave();
            return pass();
        } finally {
            changed.release();
        }
    }

    private int pass() {
        var place = new Place();
        try {
            inside.add(place);
            if (inside.size() == parties) {
                state = State.DRAINING;
                giveNumbers();
                changed.signalAll();
            } else {
                waitForOthers();
            }
            return place.number;
        } finally {
            inside.remove(place);
            letNextIn();
        }
    }

    private void giveNumbers() {
        int number = 0;
        for (var place : inside) {
            place.number = number++;
        }
    }

    private void waitForPreviousToLeave() {
        changed.awaitUntil(() -> state != State.DRAINING && state != State.RESETTING);
        if (state == State.BROKEN) {
            throw new BrokenBarrierException("Barrier aborted");
        }
    }

    private void waitForOthers() {
        changed.awaitUntil(() -> state != State.FILLING);
        if (state == State.BROKEN || state == State.RESETTING) {
            throw new BrokenBarrierException("Abort or reset of barrier");
        }
    }

    private void letNextIn() {
        if (inside.isEmpty()) {
            if (state == State.RESETTING || state == State.DRAINING) {
                state = State.FILLING;
            }
            changed.signalAll();
        }
    }

    /// {@return a coroutine that resets this barrier to its initial state}
    ///
    /// Tasks that wait in it get a [BrokenBarrierException]; tasks that wait for a previous group to
    /// leave do not.
    ///
    /// @python `Barrier.reset`
    @CheckReturnValue
    public Coroutine<@Nullable Void> reset() {
        return new Coroutine<>("reset", (CoroutineBody.OfVoid) () -> change(false));
    }

    /// {@return a coroutine that breaks this barrier}
    ///
    /// Tasks that wait in it, and all that arrive later, get a [BrokenBarrierException] until it is reset.
    ///
    /// @python `Barrier.abort`
    @CheckReturnValue
    public Coroutine<@Nullable Void> abort() {
        return new Coroutine<>("abort", (CoroutineBody.OfVoid) () -> change(true));
    }

    private void change(boolean toBroken) {
        var _ = changed.acquire().await();
        try {
            state = toBroken ? State.BROKEN : inside.isEmpty() ? State.FILLING : State.RESETTING;
            changed.signalAll();
        } finally {
            changed.release();
        }
    }

    /// {@return how many tasks wait for each other}
    public int parties() {
        return parties;
    }

    /// {@return how many tasks are waiting for the others}
    public int nWaiting() {
        return state == State.FILLING ? inside.size() : 0;
    }

    /// {@return whether it was aborted}
    public boolean broken() {
        return state == State.BROKEN;
    }

    /// {@return such as `<Barrier [filling, waiters:2/5]>` or `<Barrier [broken]>`}
    @Override
    public String toString() {
        var waiting = broken() ? "" : ", waiters:" + nWaiting() + "/" + parties;
        return "<Barrier [" + state.name().toLowerCase(Locale.ROOT) + waiting + "]>";
    }
}
