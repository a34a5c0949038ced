package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.sleep;

import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What `hold` gives, in a try-with-resources statement.
final class HoldTest {
    private record Holdable(Awaitable<Held> hold, BooleanSupplier locked) {}

    enum Kind {
        LOCK,
        CONDITION,
        SEMAPHORE,
        BOUNDED_SEMAPHORE;

        private Holdable make() {
            return switch (this) {
                case LOCK -> {
                    var lock = new Lock();
                    yield new Holdable(lock.hold(), lock::locked);
                }
                case CONDITION -> {
                    var condition = new Condition();
                    yield new Holdable(condition.hold(), condition::locked);
                }
                case SEMAPHORE -> {
                    var semaphore = new Semaphore();
                    yield new Holdable(semaphore.hold(), semaphore::locked);
                }
                case BOUNDED_SEMAPHORE -> {
                    var semaphore = new BoundedSemaphore();
                    yield new Holdable(semaphore.hold(), semaphore::locked);
                }
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void itIsHeldInTheBlockAlsoAcrossAnAwaitAndFreeAfterIt(Kind kind) {
        var object = kind.make();
        VirtualTime.run(async(() -> {
            assertThat(object.locked.getAsBoolean()).isFalse();
            try (var _ = await(object.hold)) {
                assertThat(object.locked.getAsBoolean()).isTrue();
                await(sleep(1));
                assertThat(object.locked.getAsBoolean()).isTrue();
            }
            assertThat(object.locked.getAsBoolean()).isFalse();
        }));
    }

    @ParameterizedTest
    @EnumSource
    void itIsFreeAfterAFailureOfTheBlock(Kind kind) {
        var object = kind.make();
        VirtualTime.run(async(() -> {
            var failure = new IllegalArgumentException("failed");
            assertThatThrownBy(() -> {
                        try (var _ = await(object.hold)) {
                            throw failure;
                        }
                    })
                    .isSameAs(failure);
            assertThat(object.locked.getAsBoolean()).isFalse();
        }));
    }

    @ParameterizedTest
    @EnumSource
    void aTaskThatIsCancelledInTheBlockLetsTheNextOneIn(Kind kind) {
        var object = kind.make();
        VirtualTime.run(async(() -> {
            var first = createTask(async(() -> {
                try (var _ = await(object.hold)) {
                    await(sleep(10));
                }
            }));
            var second = createTask(async(() -> {
                try (var _ = await(object.hold)) {
                    return "second";
                }
            }));
            await(sleep(1));
            first.cancel();
            assertThat(await(second)).isEqualTo("second");
            assertThat(first.cancelled()).isTrue();
            assertThat(object.locked.getAsBoolean()).isFalse();
        }));
    }

    @Test
    void releasingInTheBlockMakesLeavingItFail() {
        var lock = new Lock();
        VirtualTime.run(async(() -> {
            assertThatThrownBy(() -> {
                        try (var _ = await(lock.hold())) {
                            lock.release();
                        }
                    })
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("Lock is not acquired.");
        }));
    }
}
