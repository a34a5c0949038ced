package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.ensureFuture;
import static org.asyncio4j.Asyncio.gather;
import static org.asyncio4j.Asyncio.sleep;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class GatherCancelTest extends LoopTest {
    private final Future<Integer> future = loop.createFuture();

    @Test
    void isRefusedWhenAllChildrenAreDoneThoughTheGatheringDoesNotKnowYet() {
        var answers = new ArrayList<Boolean>();
        var gathering = loop.runUntilComplete(async(() -> {
            return ensureFuture(gather(async(() -> {
                return await(future);
            })));
        }));
        future.addDoneCallback(done -> answers.add(gathering.cancel()));
        future.setResult(42);
        assertThat(loop.runUntilComplete(gathering)).containsExactly(42);
        assertThat(answers).containsExactly(false);
        assertThat(gathering.cancelled()).isFalse();
    }

    static List<@Nullable Object> messages() {
        var messages = new ArrayList<@Nullable Object>();
        messages.add(null);
        messages.add("my message");
        messages.add(5);
        return messages;
    }

    @ParameterizedTest
    @MethodSource("messages")
    void ofTheAwaitingTaskComesOutOfTheGatheringInSpiteOfReturnExceptions(@Nullable Object message) {
        var main = async(() -> {
            var task = createTask(async(() -> {
                while (loop.time() < 1) {
                    await(gather(List.of(sleep(0.05)), true));
                }
            }));
            await(sleep(0.21));
            task.cancel(message);
            await(task);
        });
        assertThatThrownBy(() -> loop.runUntilComplete(main))
                .isInstanceOfSatisfying(
                        CancelledError.class,
                        error -> assertThat(error.argument()).isEqualTo(message))
                .hasNoCause()
                .hasNoSuppressedExceptions();
        assertThat(loop.time()).isLessThan(1);
    }

    @Test
    void reachesAllChildrenAndEndsTheGatheringWhenTheyHaveEnded() {
        loop.runUntilComplete(async(() -> {
            var other = new Future<Integer>();
            var gathering = gather(future, other);
            assertThat(gathering.cancel("enough")).isTrue();
            assertThat(future.cancelled()).isTrue();
            assertThat(other.cancelled()).isTrue();
            assertThat(gathering.done()).isFalse();
            assertThatThrownBy(() -> await(gathering))
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("enough");
            assertThat(gathering.cancel()).isFalse();
        }));
    }

    @Test
    void ofAChildIsTheExceptionOfTheGathering() {
        loop.runUntilComplete(async(() -> {
            var gathering = gather(future);
            future.cancel("enough");
            assertThatThrownBy(() -> await(gathering))
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("enough");
            assertThat(gathering.cancelled()).isFalse();
            assertThat(gathering).hasToString("<_GatheringFuture finished exception=CancelledError('enough')>");
        }));
    }

    @Test
    void comesOutOfTheGatheringThoughTheChildrenIgnoreIt() {
        loop.runUntilComplete(async(() -> {
            var gathering = gather(ignoring());
            await(sleep(0));
            assertThat(gathering.cancel("enough")).isTrue();
            assertThatThrownBy(() -> await(gathering))
                    .isInstanceOfSatisfying(
                            CancelledError.class,
                            error -> assertThat(error.argument()).isNull());
        }));
    }

    @Test
    void carriesTheMessageOfTheLastChildAndNotOfTheOneThatEndsLast() {
        loop.runUntilComplete(async(() -> {
            var endsLast = async(() -> {
                try {
                    await(sleep(10));
                } finally {
                    await(sleep(1));
                }
            });
            var gathering = gather(List.of(endsLast, ignoring()), true);
            await(sleep(0));
            gathering.cancel("enough");
            assertThatThrownBy(() -> await(gathering))
                    .isInstanceOfSatisfying(
                            CancelledError.class,
                            error -> assertThat(error.argument()).isNull());
        }));
    }

    private static Coroutine<String> ignoring() {
        return async(() -> {
            try {
                await(sleep(10));
                return "slept";
            } catch (CancelledError e) {
                return "ignored";
            }
        });
    }
}
