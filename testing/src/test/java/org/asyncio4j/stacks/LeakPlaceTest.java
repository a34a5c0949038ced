package org.asyncio4j.stacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.sleep;
import static org.asyncio4j.test.AsyncTests.runTest;

import java.util.Objects;
import org.asyncio4j.Coroutine;
import org.asyncio4j.test.LeakError;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// In a package of its own: the frames of the library, of which the test module is one, are not shown.
final class LeakPlaceTest {
    private static Coroutine<@Nullable Void> child() {
        return async(() -> await(sleep(1)));
    }

    @Test
    @SuppressWarnings("ReturnValueIgnored")
    void aCoroutineThatNobodyAwaitedIsNamedWithThePlaceWhereItWasMade() {
        var error = catchThrowableOfType(
                LeakError.class,
                () -> runTest(() -> {
                    child();
                    await(child());
                }));
        assertThat(Objects.requireNonNull(error.getMessage()).lines())
                .hasSize(4)
                .contains("- coroutine 'child' was never awaited", "Coroutine created at")
                .last()
                .asString()
                .matches("\tat .*LeakPlaceTest\\.child\\(LeakPlaceTest.java:\\d+\\)");
    }

    @Test
    void oneOfTheLibraryIsNamedWithThePlaceThatAskedForIt() {
        var error = catchThrowableOfType(
                LeakError.class,
                () -> runTest(() -> {
                    var _ = sleep(1);
                }));
        assertThat(error)
                .hasMessageContaining("coroutine 'sleep' was never awaited")
                .hasMessageContaining("LeakPlaceTest.java");
    }
}
