package org.asyncio4j.stacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.captureCallGraph;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.currentTask;
import static org.asyncio4j.Asyncio.eagerTaskFactory;
import static org.asyncio4j.Asyncio.formatCallGraph;
import static org.asyncio4j.Asyncio.gather;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.newEventLoop;
import static org.asyncio4j.Asyncio.shield;
import static org.asyncio4j.Asyncio.sleep;
import static org.asyncio4j.Asyncio.taskGroup;
import static org.asyncio4j.Asyncio.waitFor;
import static org.asyncio4j.Asyncio.waitTasks;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.asyncio4j.CancelledError;
import org.asyncio4j.Coroutine;
import org.asyncio4j.Future;
import org.asyncio4j.FutureCallGraph;
import org.asyncio4j.LazyStart;
import org.asyncio4j.Loops;
import org.asyncio4j.Task;
import org.asyncio4j.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Who waits for whom.
final class CallGraphTest {
    private static Coroutine<@Nullable Void> inner() {
        return async(() -> {
            await(sleep(1));
        });
    }

    private static Coroutine<@Nullable Void> outer() {
        return async(() -> {
            await(inner());
        });
    }

    private static Coroutine<@Nullable Void> awaitingUncancelled(Supplier<Task<?>> task) {
        return async(() -> {
            try {
                await(shield(task.get()));
            } catch (CancelledError e) {
                // the end of the circle
            }
        });
    }

    private static FutureCallGraph graphOf(Future<?> future) {
        return Objects.requireNonNull(captureCallGraph(future));
    }

    private static List<Future<?>> awaitersOf(Future<?> future) {
        return graphOf(future).awaitedBy().stream()
                .<Future<?>>map(FutureCallGraph::future)
                .toList();
    }

    private static List<String> methods(FutureCallGraph graph) {
        return graph.callStack().stream()
                .map(StackTraceElement::getMethodName)
                .map(name -> name.split("\\$", -1)[1])
                .toList();
    }

    @Test
    void theStackOfAWaitingTaskHasTheUsersFramesInnermostFirst() {
        Loops.run(async(() -> {
            var task = createTask(outer());
            await(sleep(0));
            var graph = graphOf(task);
            assertThat(graph.future()).isSameAs(task);
            assertThat(methods(graph)).containsExactly("inner", "outer");
            assertThat(graph.awaitedBy()).isEmpty();
        }));
    }

    @Test
    void theCurrentTaskIsTheDefault() {
        Loops.run(async(() -> {
            var graph = Objects.requireNonNull(captureCallGraph());
            assertThat(graph.future()).isSameAs(currentTask());
            assertThat(methods(graph)).containsExactly("theCurrentTaskIsTheDefault");
        }));
    }

    @Test
    void aTaskIsAwaitedByTheTaskThatWaitsForIt() {
        Loops.run(async(() -> {
            var task = createTask(outer());
            var waiter = createTask(async(() -> await(task)));
            await(sleep(0));
            assertThat(awaitersOf(task)).containsExactly(waiter);
        }));
    }

    @Test
    void aFutureHasNoStackButAwaiters() {
        Loops.run(async(() -> {
            var future = new Future<Integer>();
            var waiter = createTask(async(() -> await(future)));
            await(sleep(0));
            assertThat(graphOf(future).callStack()).isEmpty();
            assertThat(awaitersOf(future)).containsExactly(waiter);
            future.setResult(1);
        }));
    }

    @Test
    void theChildrenOfGatherAreAwaitedByTheTaskThatCalledIt() {
        Loops.run(async(() -> {
            var first = createTask(outer());
            var second = createTask(outer());
            var waiter = createTask(async(() -> await(gather(first, second))));
            await(sleep(0));
            assertThat(awaitersOf(first)).containsExactly(waiter);
            assertThat(awaitersOf(second)).containsExactly(waiter);
        }));
    }

    @Test
    void aShieldedTaskIsAwaitedByTheTaskThatShieldedIt() {
        Loops.run(async(() -> {
            var task = createTask(outer());
            var waiter = createTask(async(() -> await(shield(task))));
            await(sleep(0));
            assertThat(awaitersOf(task)).containsExactly(waiter);
        }));
    }

    @Test
    void whatWaitTasksWaitsForIsAwaitedByItsTask() {
        Loops.run(async(() -> {
            var task = createTask(outer());
            var waiter = createTask(async(() -> await(waitTasks(List.of(task)))));
            await(sleep(0));
            assertThat(awaitersOf(task)).containsExactly(waiter);
        }));
    }

    @Test
    void theTasksOfAGroupAreAwaitedByTheTaskThatRunsTheGroup() {
        Loops.run(async(() -> await(taskGroup(group -> {
            var task = group.createTask(outer());
            assertThat(awaitersOf(task)).isEqualTo(List.of(Objects.requireNonNull(currentTask())));
        }))));
    }

    @Test
    void whatWaitForCancelsAtOnceIsAwaitedByItsTask() {
        Loops.run(async(() -> {
            var task = createTask(async(() -> {
                try {
                    await(sleep(1));
                } finally {
                    await(sleep(1)); // takes its time to end
                }
            }));
            await(sleep(0));
            var waiter = createTask(async(() -> await(waitFor(task, 0))));
            await(sleep(0));
            assertThat(awaitersOf(task)).containsExactly(waiter);
            await(waitTasks(List.of(waiter)));
            assertThat(waiter.exception()).isInstanceOf(TimeoutException.class);
        }));
    }

    @Test
    void theFirstStepOfAnEagerTaskIsAwaitedByItsMaker() {
        Loops.run(async(() -> {
            getRunningLoop().setTaskFactory(eagerTaskFactory());
            var main = Objects.requireNonNull(currentTask());
            createTask(
                    async(() -> {
                        var outer = Objects.requireNonNull(currentTask());
                        createTask(
                                async(() -> {
                                    var inner = Objects.requireNonNull(currentTask());
                                    assertThat(awaitersOf(inner)).isEqualTo(List.of(outer));
                                    assertThat(methods(
                                                    graphOf(inner).awaitedBy().getFirst()))
                                            .containsExactly("theFirstStepOfAnEagerTaskIsAwaitedByItsMaker");
                                    assertThat(awaitersOf(outer)).isEqualTo(List.of(main));
                                    assertThat(awaitersOf(main)).isEmpty();
                                    await(sleep(0));
                                    assertThat(awaitersOf(inner)).isEmpty();
                                }),
                                "inner");
                        assertThat(awaitersOf(outer)).isEqualTo(List.of(main));
                    }),
                    "outer");
            assertThat(awaitersOf(main)).isEmpty();
            await(sleep(1));
        }));
    }

    @Test
    void noOneAwaitsATaskThatIsDone() {
        Loops.run(async(() -> {
            var task = createTask(outer());
            var waiter = createTask(async(() -> await(task)));
            await(waiter);
            assertThat(graphOf(task).awaitedBy()).isEmpty();
            assertThat(graphOf(task).callStack()).isEmpty();
        }));
    }

    @Test
    void chainsOfAwaitersAreFollowed() {
        Loops.run(async(() -> {
            var task = createTask(outer());
            var middle = createTask(async(() -> await(task)));
            var last = createTask(async(() -> await(middle)));
            await(sleep(0));
            await(sleep(0));
            var graph = graphOf(task).awaitedBy().getFirst();
            assertThat(graph.future()).isSameAs(middle);
            assertThat(graph.awaitedBy()).extracting(FutureCallGraph::future).isEqualTo(List.of(last));
        }));
    }

    @Test
    @LazyStart("the first task waits for one that is made after it")
    void tasksThatWaitForEachOtherDoNotHangIt() {
        Loops.run(async(() -> {
            var tasks = new ArrayList<Task<@Nullable Void>>();
            tasks.add(createTask(awaitingUncancelled(() -> tasks.get(1))));
            tasks.add(createTask(awaitingUncancelled(() -> tasks.get(0))));
            await(sleep(0));
            var graph = graphOf(tasks.get(0));
            assertThat(graph.awaitedBy().getFirst().future()).isSameAs(tasks.get(1));
            assertThat(graph.awaitedBy().getFirst().awaitedBy()).isEmpty();
            tasks.get(0).cancel();
            await(tasks.get(0));
        }));
    }

    @Test
    void aPositiveLimitKeepsTheOutermostFramesANegativeOneTheInnermost() {
        Loops.run(async(() -> {
            var task = createTask(outer());
            await(sleep(0));
            assertThat(methods(Objects.requireNonNull(captureCallGraph(task, 1, 1))))
                    .containsExactly("outer");
            assertThat(methods(Objects.requireNonNull(captureCallGraph(task, 1, -1))))
                    .containsExactly("inner");
            assertThat(methods(Objects.requireNonNull(captureCallGraph(task, 1, 0))))
                    .isEmpty();
            assertThat(methods(Objects.requireNonNull(captureCallGraph(task, 1, Integer.MIN_VALUE))))
                    .containsExactly("inner", "outer");
        }));
    }

    @Test
    void depthLeavesOutTheInnermostFramesOfTheCurrentTask() {
        Loops.run(async(() -> {
            await(async(() -> {
                assertThat(methods(Objects.requireNonNull(captureCallGraph(null, 1, Integer.MAX_VALUE))))
                        .hasSize(2);
                assertThat(methods(Objects.requireNonNull(captureCallGraph(null, 2, Integer.MAX_VALUE))))
                        .hasSize(1);
                assertThat(methods(Objects.requireNonNull(captureCallGraph(null, 9, Integer.MAX_VALUE))))
                        .isEmpty();
            }));
        }));
    }

    @Test
    void thereIsNoneInACallback() {
        Loops.run(async(() -> {
            var seen = new Future<String>();
            getRunningLoop().callSoon(() -> seen.setResult(captureCallGraph() + formatCallGraph()));
            assertThat(await(seen)).isEqualTo("null");
        }));
    }

    @Test
    void outsideOfALoopItNeedsAFuture() {
        assertThatThrownBy(() -> captureCallGraph())
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("capture_call_graph() is called outside of a running event loop and no future to introspect"
                        + " was provided");
        var loop = newEventLoop();
        assertThat(graphOf(new Future<>(loop)).awaitedBy()).isEmpty();
        loop.close();
    }

    @Test
    void theTextNamesTasksFilesLinesAndAwaiters() {
        Loops.run(async(() -> {
            var task = createTask(inner(), "fetcher");
            createTask(async(() -> await(task)), "reader");
            await(sleep(0));
            assertThat(formatCallGraph(task).replaceAll("0x[0-9a-f]+", "ID").replaceAll("line \\d+", "line N"))
                    .isEqualTo("""
                            * Task(name='fetcher', id=ID)
                            + Call stack:
                            |   File 'CallGraphTest.java', line N, in async inner()
                            + Awaited by:
                                * Task(name='reader', id=ID)
                                + Call stack:
                                |   File 'CallGraphTest.java', line N, in async theTextNamesTasksFilesLinesAndAwaiters()""");
        }));
    }
}
