package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.sleep;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/// What belongs to the loop in which a task first waited for it.
@Timeout(60)
final class LoopBoundTest {
    /// Something that a task waits in, and the ways to change it.
    private record Scene(Object object, Awaitable<?> waiting, List<Runnable> changes) {
        private static Scene of(Object object, Awaitable<?> waiting, Runnable... changes) {
            return new Scene(object, waiting, List.of(changes));
        }
    }

    private static Scene lock() {
        var lock = new Lock();
        return Scene.of(
                lock,
                async(() -> {
                    await(lock.acquire());
                    await(lock.acquire());
                }),
                lock::release);
    }

    private static Scene semaphore() {
        var semaphore = new Semaphore(0);
        return Scene.of(semaphore, semaphore.acquire(), semaphore::release);
    }

    private static Scene event() {
        var event = new Event();
        return Scene.of(event, event, event::set, event::clear);
    }

    private static Scene condition() {
        var condition = new Condition();
        return Scene.of(
                condition,
                async(() -> {
                    await(condition.acquire());
                    condition.await();
                }),
                condition::signal,
                condition::signalAll);
    }

    private static Scene queue() {
        var queue = new Queue<Integer>();
        return Scene.of(
                queue,
                queue.get(),
                () -> queue.putNowait(1),
                queue::getNowait,
                queue::taskDone,
                () -> queue.shutdown());
    }

    private static Scene joinedQueue() {
        var queue = new Queue<Integer>();
        queue.putNowait(1);
        return Scene.of(
                queue,
                queue.join(),
                () -> queue.putNowait(2),
                queue::getNowait,
                queue::taskDone,
                () -> queue.shutdown(true));
    }

    private static Stream<DynamicTest> each(Consumer<Supplier<Scene>> test) {
        Map<String, Supplier<Scene>> scenes = new LinkedHashMap<>();
        scenes.put("lock", LoopBoundTest::lock);
        scenes.put("semaphore", LoopBoundTest::semaphore);
        scenes.put("event", LoopBoundTest::event);
        scenes.put("condition", LoopBoundTest::condition);
        scenes.put("queue", LoopBoundTest::queue);
        scenes.put("joined queue", LoopBoundTest::joinedQueue);
        return scenes.entrySet().stream()
                .map(scene -> DynamicTest.dynamicTest(scene.getKey(), () -> test.accept(scene.getValue())));
    }

    @TestFactory
    Stream<DynamicTest> anotherThreadCannotChangeItWhileTheLoopRuns() {
        return each(maker -> {
            var loop = Loops.newLoop(VirtualTime.waitingForThreads());
            loop.runUntilComplete(async(() -> {
                var scene = maker.get();
                var waiter = createTask(async(() -> {
                    await(scene.waiting);
                }));
                await(sleep(0));
                var before = scene.object.toString();
                for (var change : scene.changes) {
                    var thrown = await(loop.runInExecutor(null, () -> catchThrowable(change::run)));
                    assertThat(thrown)
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageStartingWith("Non-thread-safe operation");
                    assertThat(scene.object).hasToString(before);
                }
                assertThat(waiter.done()).isFalse();
                waiter.cancel();
                await(sleep(0));
            }));
            loop.close();
        });
    }

    @Test
    void theTextOfATaskSaysInWhatItWaits() {
        VirtualTime.run(async(() -> {
            for (var scene : List.of(semaphore(), event(), condition(), lock(), queue())) {
                var waiter = createTask(async(() -> {
                    await(scene.waiting);
                }));
                await(sleep(0));
                assertThat(waiter.toString())
                        .contains(" wait_for=<Future pending in " + scene.object + " cb=[Task.wakeup()]>");
                waiter.cancel();
                await(sleep(0));
            }
        }));
    }

    @Test
    void oneThatHasToWaitInAnotherLoopFails() {
        var lock = new Lock();
        var condition = new Condition();
        var event = new Event();
        try (var first = VirtualTime.newLoop();
                var second = VirtualTime.newLoop()) {
            first.runUntilComplete(async(() -> {
                await(lock.acquire());
                await(condition.acquire());
                var waiting = createTask(async(() -> await(lock.acquire())));
                var signalled = createTask(async(() -> condition.await()));
                var set = createTask(async(() -> await(event)));
                await(sleep(0));
                waiting.cancel();
                signalled.cancel();
                set.cancel();
                await(sleep(0));
            }));
            assertBoundElsewhere(second, lock.acquire(), "<Lock [locked]>");
            assertBoundElsewhere(second, condition, "<Condition [locked]>");
            assertBoundElsewhere(second, event, "<Event [unset]>");
            lock.release();
            assertThat(second.runUntilComplete(lock.acquire())).isTrue();
        }
    }

    private static void assertBoundElsewhere(Loop loop, Awaitable<?> awaitable, String text) {
        assertThatThrownBy(() -> loop.runUntilComplete(async(() -> {
                    await(awaitable);
                })))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(text + " is bound to a different event loop");
    }

    @Test
    void whatNobodyHasWaitedForServesOneLoopAfterTheOther() {
        var lock = new Lock();
        for (int i = 0; i < 2; i++) {
            VirtualTime.run(async(() -> {
                try (var _ = await(lock.hold())) {
                    await(sleep(1));
                }
            }));
        }
        assertThat(lock.locked()).isFalse();
    }
}
