package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.sleep;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class CancelMessageTest extends LoopTest {
    static List<@Nullable Object> messages() {
        var messages = new ArrayList<@Nullable Object>();
        messages.add(null);
        messages.add("my message");
        messages.add(5);
        return messages;
    }

    private Task<?> cancelledWith(@Nullable Object message) {
        var task = loop.createTask(async(() -> await(sleep(10))));
        var _ = loop.callLater(1, () -> task.cancel(message));
        loop.runUntilComplete(async(() -> await(sleep(2))));
        return task;
    }

    @ParameterizedTest
    @MethodSource("messages")
    void isInTheErrorOfResult(@Nullable Object message) {
        var task = cancelledWith(message);
        var error = catchThrowableOfType(CancelledError.class, task::result);
        assertThat(error.argument()).isEqualTo(message);
        assertThat(error).hasNoCause().hasNoSuppressedExceptions();
    }

    @ParameterizedTest
    @MethodSource("messages")
    void isInTheErrorOfException(@Nullable Object message) {
        var task = cancelledWith(message);
        var error = catchThrowableOfType(CancelledError.class, task::exception);
        assertThat(error.argument()).isEqualTo(message);
        assertThat(error).hasNoCause().hasNoSuppressedExceptions();
    }

    @Test
    void isOnlyInTheErrorOfWhoAsksATaskFirst() {
        var task = cancelledWith("my message");
        assertThatThrownBy(task::result).hasMessage("my message");
        assertThatThrownBy(task::result).isInstanceOf(CancelledError.class).hasMessage(null);
    }

    @Test
    void isMissingAfterCancelWithoutOne() {
        var task = loop.createTask(async(() -> await(sleep(10))));
        var _ = loop.callLater(1, () -> task.cancel());
        loop.runUntilComplete(async(() -> await(sleep(2))));
        var error = catchThrowableOfType(CancelledError.class, task::result);
        assertThat(error.argument()).isNull();
        assertThat(error).hasMessage(null);
    }

    @Test
    void isInTheCauseOfAnErrorThatTheWaiterMakesOfIt() {
        var inner = loop.createTask(async(() -> await(sleep(10))));
        var outer = loop.createTask(async(() -> {
            try {
                await(inner);
            } catch (CancelledError e) {
                throw new IllegalArgumentException("cancelled", e);
            }
        }));
        var _ = loop.callLater(1, () -> inner.cancel("msg"));
        assertThatThrownBy(() -> loop.runUntilComplete(outer))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cancelled")
                .cause()
                .isInstanceOf(CancelledError.class)
                .hasMessage("msg")
                .hasNoCause();
    }
}
