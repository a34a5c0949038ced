package org.asyncio4j.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.currentTask;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.taskGroup;
import static org.asyncio4j.Asyncio.timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.asyncio4j.Coroutine;
import org.asyncio4j.ExceptionGroup;
import org.asyncio4j.Task;
import org.asyncio4j.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Task groups under timeouts, with children that fail: no child is left behind, nor does the time run over.
final class GroupScenario implements Scenario {
    private final List<Task<?>> children = new ArrayList<>();

    @Override
    public void start(Chaos chaos) {
        for (int count = chaos.upTo(3); count > 0; count--) {
            double limit = chaos.upTo(40) * Chaos.UNIT;
            chaos.immortal(() -> runGroup(chaos, limit));
        }
    }

    private void runGroup(Chaos chaos, double limit) {
        double deadline = getRunningLoop().time() + limit;
        List<Task<?>> own = new ArrayList<>();
        try {
            await(timeout(
                    limit,
                    _ -> await(taskGroup(group -> {
                        for (int count = chaos.upTo(5); count > 0; count--) {
                            own.add(group.createTask(child(chaos)));
                            chaos.pause();
                        }
                    }))));
        } catch (TimeoutException | ExceptionGroup e) {
            assertThat(e.getSuppressed()).doesNotHaveAnyElementsOfTypes(AssertionError.class);
        }
        assertThat(own).allMatch(Task::done);
        assertThat(getRunningLoop().time()).isLessThanOrEqualTo(deadline);
        assertThat(Objects.requireNonNull(currentTask()).cancelling()).isZero();
        children.addAll(own);
    }

    private static Coroutine<@Nullable Void> child(Chaos chaos) {
        return async(() -> {
            chaos.pause();
            chaos.pause();
            if (chaos.sometimes()) {
                throw new IllegalStateException("failed");
            }
        });
    }

    @Override
    public void check() {
        assertThat(children).allMatch(Task::done);
    }
}
