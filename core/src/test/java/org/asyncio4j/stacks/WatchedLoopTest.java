package org.asyncio4j.stacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asyncio4j.Asyncio.allTasks;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.blocking;
import static org.asyncio4j.Asyncio.captureCallGraph;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.currentTask;
import static org.asyncio4j.Asyncio.eagerTaskFactory;
import static org.asyncio4j.Asyncio.formatCallGraph;
import static org.asyncio4j.Asyncio.gather;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.run;
import static org.asyncio4j.Asyncio.shield;
import static org.asyncio4j.Asyncio.sleep;
import static org.asyncio4j.Asyncio.waitTasks;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.asyncio4j.Coroutine;
import org.asyncio4j.EventLoop;
import org.asyncio4j.Future;
import org.asyncio4j.Queue;
import org.asyncio4j.Task;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What another thread sees of a loop while that runs.
@Timeout(60)
final class WatchedLoopTest {
    private static final int LOOKS = 300;

    private static Coroutine<@Nullable Void> blocked(CountDownLatch started, CountDownLatch end) {
        return async(() -> {
            started.countDown();
            end.await(); // on purpose: blocks the loop
        });
    }

    @Test
    void aBlockedLoopShowsWhichTaskBlocksItWhereAndWhoWaits() throws Exception {
        var loop = new CompletableFuture<EventLoop>();
        var started = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        var thread = Thread.ofPlatform()
                .start(() -> run(async(() -> {
                    loop.complete(getRunningLoop());
                    await(createTask(blocked(started, end), "blocked"));
                })));
        started.await();
        var task = Objects.requireNonNull(currentTask(loop.get()));
        assertThat(allTasks(loop.get())).hasSize(2).endsWith(task);
        assertThat(task.toString()).contains("name='blocked' coro=<blocked() running at WatchedLoopTest.java:");
        assertThat(task.getStack()).anyMatch(frame -> frame.getMethodName().contains("blocked"));
        assertThat(formatCallGraph(task))
                .containsSubsequence(
                        "* Task(name='blocked'", "in async blocked()", "Awaited by:", "* Task(name='Task-", "in async");
        end.countDown();
        thread.join();
        assertThat(allTasks(loop.get())).isEmpty();
    }

    /// Looks at a loop until told to stop, and collects what is thrown.
    private static final class Watcher implements Runnable {
        private final EventLoop loop;
        private final List<Object> watched;
        private final AtomicBoolean stop = new AtomicBoolean();
        private final CompletableFuture<Integer> looks = new CompletableFuture<>();

        private Watcher(EventLoop loop, Object... watched) {
            this.loop = loop;
            this.watched = List.of(watched);
            Thread.ofPlatform().start(this);
        }

        @Override
        public void run() {
            try {
                int count = 0;
                while (!stop.get() && count < LOOKS) {
                    look();
                    count++;
                }
                looks.complete(count);
            } catch (Throwable e) {
                looks.completeExceptionally(e);
            }
        }

        private void look() {
            allTasks(loop).forEach(task -> assertThat(task.toString()).startsWith("<Task "));
            for (var object : watched) {
                assertThat(object.toString()).startsWith("<");
                if (object instanceof Future<?> future) {
                    assertThat(captureCallGraph(future)).isNotNull();
                }
            }
            var current = currentTask(loop);
            if (current != null) {
                assertThat(formatCallGraph(current)).startsWith("* Task(");
            }
        }

        private boolean goesOn() {
            return !looks.isDone();
        }
    }

    @Test
    void aBusyLoopCanBeWatchedWithoutErrorsAndGoesOn() throws Exception {
        var watcher = new CompletableFuture<Watcher>();
        run(async(() -> {
            var loop = getRunningLoop();
            var queue = new Queue<String>();
            var shared = createTask(async(() -> await(loop.createFuture())), "shared");
            var current = new Watcher(loop, shared, Objects.requireNonNull(currentTask()), queue);
            watcher.complete(current);
            while (current.goesOn()) {
                var tasks = new ArrayList<Task<@Nullable Object>>();
                for (int i = 0; i < 20; i++) {
                    queue.putNowait("item");
                    tasks.add(createTask(async(() -> await(shield(shared)))));
                }
                await(sleep(0));
                while (!queue.empty()) {
                    queue.getNowait();
                }
                tasks.forEach(Task::cancel);
                await(waitTasks(tasks));
            }
            shared.cancel();
        }));
        assertThat(watcher.get().looks.get()).isEqualTo(LOOKS);
    }

    /// A look at a thread has the JDK hand it to its scheduler once more, maybe late.
    @Test
    void tasksThatRunBlockingCodeCanBeWatchedAndComeBack() throws Exception {
        int calls = 2000;
        var stop = new AtomicBoolean();
        var inside = new AtomicInteger();
        var watchers = new ArrayList<Thread>();
        var count = run(async(() -> {
            var loop = getRunningLoop();
            for (int i = 0; i < 2; i++) {
                watchers.add(Thread.ofPlatform().start(() -> {
                    while (!stop.get()) {
                        allTasks(loop).forEach(Task::getStack);
                    }
                }));
            }
            var tasks = new ArrayList<Task<Integer>>();
            for (int i = 0; i < 3; i++) {
                tasks.add(createTask(async(() -> {
                    int done = 0;
                    while (done < calls) {
                        done += blocking(() -> 1);
                        assertThat(inside.incrementAndGet()).isOne();
                        inside.decrementAndGet();
                        await(sleep(0));
                    }
                    return done;
                })));
            }
            return await(gather(tasks)).stream().mapToInt(Integer::intValue).sum();
        }));
        stop.set(true);
        for (var watcher : watchers) {
            watcher.join();
        }
        assertThat(count).isEqualTo(3 * calls);
    }

    @Test
    void theFirstStepsOfEagerTasksCanBeWatched() throws Exception {
        var watcher = new CompletableFuture<Watcher>();
        run(async(() -> {
            var loop = getRunningLoop();
            loop.setTaskFactory(eagerTaskFactory());
            var current = new Watcher(loop, Objects.requireNonNull(currentTask()));
            watcher.complete(current);
            while (current.goesOn()) {
                await(createTask(async(() -> await(createTask(async(() -> await(sleep(0))))))));
            }
        }));
        assertThat(watcher.get().looks.get()).isEqualTo(LOOKS);
    }
}
