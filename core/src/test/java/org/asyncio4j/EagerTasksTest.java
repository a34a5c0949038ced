package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.allTasks;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createEagerTaskFactory;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.currentTask;
import static org.asyncio4j.Asyncio.eagerTaskFactory;
import static org.asyncio4j.Asyncio.sleep;
import static org.asyncio4j.Asyncio.taskGroup;

import java.util.ArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EagerTasksTest extends LoopTest {
    @BeforeEach
    void startTasksEagerly() {
        loop.setTaskFactory(eagerTaskFactory());
    }

    @Nested
    final class Factory {
        @Test
        void isReturnedAsItWasSetAndHasItsConstructorMakeTheTasks() {
            var made = new ArrayList<Task<?>>();
            TaskFactory factory = createEagerTaskFactory((where, coroutine, options) -> {
                var task = new Task<>(where, coroutine, options);
                made.add(task);
                return task;
            });
            loop.setTaskFactory(factory);
            assertThat(loop.getTaskFactory()).isSameAs(factory);
            run(() -> {
                var task = createTask(async(() -> "result"));
                assertThat(task.result()).isEqualTo("result");
                assertThat(made).last().isSameAs(task);
            });
            assertThat(made).hasSize(2);
        }

        @Test
        void leavesATaskToStartLaterWhoseOptionsSaySo() {
            run(() -> {
                var task = createTask(async(() -> "result"), TaskOptions.eager(false));
                assertThat(task.done()).isFalse();
                assertThat(await(task)).isEqualTo("result");
            });
        }

        @Test
        void isNotNeededForATaskWhoseOptionsSayIt() {
            loop.setTaskFactory(null);
            run(() -> {
                assertThat(createTask(async(() -> 1)).done()).isFalse();
                var options = TaskOptions.named("eager").withEagerStart(true);
                var task = createTask(async(() -> 1), options);
                assertThat(task.done()).isTrue();
                assertThat(task.getName()).isEqualTo("eager");
            });
        }

        @Test
        void startsNothingWhileTheLoopDoesNotRun() {
            var task = loop.createTask(async(() -> trace.add("started")));
            assertThat(trace).isEmpty();
            loop.runUntilComplete(task);
            assertThat(trace).containsExactly("started");
        }
    }

    @Nested
    final class FirstStep {
        @Test
        void setsAFutureBeforeCreateTaskReturns() {
            run(() -> {
                var future = loop.<Integer>createFuture();
                var task = createTask(async(() -> future.setResult(5)));
                assertThat(task.done()).isTrue();
                assertThat(future.result()).isEqualTo(5);
            });
        }

        @Test
        void endsATaskThatNeverWaits() {
            run(() -> {
                var task = createTask(async(() -> "hello"));
                assertThat(task.done()).isTrue();
                assertThat(await(task)).isEqualTo("hello");
            });
        }

        @Test
        void goesThroughADoneFuture() {
            run(() -> {
                var future = loop.<Integer>createFuture();
                future.setResult(1);
                assertThat(createTask(async(() -> await(future))).done()).isTrue();
            });
        }

        @Test
        void runsToTheFirstAwaitThatSuspends() {
            run(() -> {
                var task = createTask(async(() -> {
                    trace.add("first step");
                    await(sleep(0));
                    trace.add("second step");
                }));
                trace.add("created");
                await(task);
            });
            assertThat(trace).containsExactly("first step", "created", "second step");
        }

        @Test
        void isThatOfTheNewTaskAndTheCreatorIsCurrentAgainAfterwards() {
            run(() -> {
                var creator = self();
                var task = createTask(async(() -> {
                    trace.add(self());
                    await(sleep(0));
                    trace.add(self());
                }));
                assertThat(self()).isSameAs(creator).isNotSameAs(task);
                await(task);
                assertThat(trace).containsExactly(task, task);
            });
        }

        @Test
        void hasTheTaskInAllTasksAndNotOnceItIsDone() {
            run(() -> {
                var task = createTask(async(() -> {
                    trace.add(allTasks().contains(self()));
                }));
                assertThat(allTasks()).doesNotContain(task);
            });
            assertThat(trace).containsExactly(true);
        }

        @Test
        void thatSuspendsCountsTheTaskAsMadeAfterThoseThatItMade() {
            run(() -> {
                var inner = new ArrayList<Task<?>>();
                var outer = createTask(async(() -> {
                    inner.add(createTask(sleep(1)));
                    await(sleep(1));
                }));
                assertThat(allTasks()).containsExactly(self(), inner.getFirst(), outer);
                await(outer);
            });
        }

        @Test
        void runsInACopyOfTheCreatorsContext() {
            var variable = new ContextVar<Integer>("variable");
            run(() -> {
                variable.set(1);
                var task = createTask(async(() -> {
                    trace.add(variable.get());
                    variable.set(2);
                    await(sleep(0));
                    trace.add(variable.get());
                    variable.set(3);
                    await(sleep(0));
                    trace.add(variable.get());
                }));
                trace.add(variable.get());
                await(task);
                trace.add(variable.get());
            });
            assertThat(trace).containsExactly(1, 1, 2, 3, 1);
        }

        @Test
        void runsInTheGivenContextItself() {
            var variable = new ContextVar<Integer>("variable");
            var context = new Context();
            run(() -> {
                createTask(
                        async(() -> {
                            variable.set(2);
                        }),
                        TaskOptions.in(context));
                assertThat(context.get(variable)).isEqualTo(2);
                assertThat(variable.get(0)).isZero();
            });
        }

        @Test
        void inAContextThatIsEnteredIsRefusedAndLeavesNoTrace() {
            try (var log = new GarbageLog("never awaited")) {
                var context = new Context();
                run(() -> {
                    context.run(() -> {
                        assertThatThrownBy(() -> createTask(unused(), TaskOptions.in(context)))
                                .isInstanceOf(IllegalStateException.class)
                                .hasMessage("cannot enter context: " + context + " is already entered");
                        return true;
                    });
                    assertThat(allTasks()).containsExactly(self());
                    await(sleep(0));
                });
                assertThat(trace).isEmpty();
                assertThat(log.afterGarbage()).containsExactly("RuntimeWarning: coroutine 'unused' was never awaited");
            }
        }

        private Coroutine<?> unused() {
            return async(() -> trace.add("ran"));
        }

        @Test
        void canBeMadeByACallback() {
            run(() -> {
                var done = loop.<Boolean>createFuture();
                loop.callSoon(() -> {
                    var task = loop.createTask(async(() -> self().getName()), "eager");
                    trace.add(task.result());
                    trace.add(currentTask());
                    done.setResult(true);
                });
                await(done);
            });
            assertThat(trace).containsExactly("eager", null);
        }

        @Test
        void canBeMadeInsideOfAnother() {
            run(() -> {
                var creator = self();
                var task = nested(50);
                assertThat(self()).isSameAs(creator);
                assertThat(task.done()).isFalse();
                assertThat(await(task)).isEqualTo(50);
            });
            assertThat(trace).hasSize(50).doesNotHaveDuplicates();
        }

        private Task<Integer> nested(int depth) {
            return createTask(async(() -> {
                if (depth == 0) {
                    await(sleep(1));
                    return 0;
                }
                var task = self();
                trace.add(task);
                var inner = nested(depth - 1);
                assertThat(self()).isSameAs(task);
                return await(inner) + 1;
            }));
        }
    }

    @Nested
    final class Count {
        private int tasks;
        private int unfinished;

        private void countTasks(boolean eager) {
            loop.setTaskFactory((where, coroutine, options) -> {
                var task = new Task<>(where, coroutine, options.withEagerStart(eager));
                tasks++;
                unfinished += task.done() ? 0 : 1;
                return task;
            });
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void ofAChainOfAwaitedCoroutinesIsOne(boolean eager) {
            countTasks(eager);
            run(() -> assertThat(await(createTask(chain(100)))).isEqualTo(100));
            assertThat(tasks).isEqualTo(2);
            assertThat(unfinished).as("besides the main task").isEqualTo(eager ? 1 : 2);
        }

        private static Coroutine<Integer> chain(int depth) {
            return async(() -> depth == 0 ? 0 : await(chain(depth - 1)) + 1);
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void ofUnfinishedTasksInNestedGroupsLeavesOutTheInnermost(boolean eager) {
            countTasks(eager);
            run(() -> await(createTask(groups(4))));
            assertThat(tasks).isEqualTo(1 + 781);
            assertThat(unfinished).as("each group waits for the next iteration").isEqualTo(eager ? 1 + 156 : 1 + 781);
        }

        private static Coroutine<?> groups(int depth) {
            return async(() -> {
                if (depth > 0) {
                    await(taskGroup(group -> {
                        for (int i = 0; i < 5; i++) {
                            group.createTask(groups(depth - 1));
                        }
                    }));
                }
            });
        }
    }
}
