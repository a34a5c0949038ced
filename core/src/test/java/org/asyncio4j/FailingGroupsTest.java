package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.sleep;

import java.util.ArrayList;
import java.util.List;
import org.asyncio4j.internal.Rethrow;

/// Tests of groups that fail: tasks that do, and what is thrown.
abstract class FailingGroupsTest extends LoopTest {
    final List<Task<?>> children = new ArrayList<>();

    static Coroutine<?> failing(Throwable failure) {
        return async(() -> {
            await(sleep(0.1));
            throw Rethrow.unchecked(failure);
        });
    }

    static Coroutine<?> failing() {
        return failing(new ArithmeticException("task"));
    }

    static Coroutine<?> failingWhenCancelled() {
        return async(() -> {
            try {
                await(sleep(10));
            } finally {
                fail();
            }
        });
    }

    static void fail() {
        throw new ArithmeticException("clean-up");
    }

    static List<Throwable> exceptionsOf(Throwable thrown) {
        assertThat(thrown).isInstanceOf(ExceptionGroup.class).hasMessage("unhandled errors in a TaskGroup");
        return ((ExceptionGroup) thrown).exceptions();
    }

    static void assertHolds(Throwable thrown, Class<?>... types) {
        assertThat(exceptionsOf(thrown)).extracting(Object::getClass).containsExactly((Class[]) types);
    }

    static Throwable only(Throwable group) {
        assertThat(exceptionsOf(group)).hasSize(1);
        return exceptionsOf(group).getFirst();
    }

    final void assertThrown(Task<?> task, Class<?>... types) {
        assertThatThrownBy(() -> loop.runUntilComplete(task)).satisfies(thrown -> assertHolds(thrown, types));
    }
}
