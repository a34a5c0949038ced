package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.sleep;
import static org.asyncio4j.Asyncio.taskGroup;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Groups whose tasks come to an end, and what may be done with a group in which state.
final class TaskGroupTest extends LoopTest {
    private static Coroutine<?> failing() {
        return async(() -> {
            throw new ArithmeticException("failed");
        });
    }

    @Nested
    final class Waits {
        @Test
        void forAllItsTasks() {
            run(() -> {
                var tasks = new ArrayList<Task<Integer>>();
                await(taskGroup(group -> {
                    tasks.add(group.createTask(sleep(0.1, 42)));
                    tasks.add(group.createTask(sleep(0.2, 11)));
                }));
                assertThat(tasks).extracting(Task::result).containsExactly(42, 11);
                assertThat(loop.time()).isEqualTo(0.2);
            });
        }

        @Test
        void forATaskThatWasAddedAfterTheBodyHadWaited() {
            run(() -> {
                var tasks = new ArrayList<Task<Integer>>();
                await(taskGroup(group -> {
                    tasks.add(group.createTask(sleep(0.1, 42)));
                    await(tasks.getFirst());
                    tasks.add(group.createTask(sleep(0.2, 11)));
                }));
                assertThat(tasks).extracting(Task::result).containsExactly(42, 11);
            });
        }

        @Test
        void forTasksThatItsTasksAddWhileItWaits() {
            run(() -> await(taskGroup(group -> {
                group.createTask(async(() -> {
                    await(sleep(0.1));
                    group.createTask(async(() -> {
                        await(sleep(0.1));
                        group.createTask(async(() -> trace.add(loop.time())));
                    }));
                }));
            })));
            assertThat(trace).containsExactly(0.2);
        }

        @Test
        void forNothingWithoutYielding() {
            run(() -> {
                loop.callSoon(() -> trace.add("next iteration"));
                assertThat((Object) await(taskGroup(_ -> "result"))).isEqualTo("result");
                trace.add("left");
                await(sleep(0));
            });
            assertThat(trace).containsExactly("left", "next iteration");
        }

        @Test
        void andReturnsWhatTheBodyDoes() {
            run(() -> {
                var result = await(new TaskGroup().run(group -> {
                    var task = group.createTask(sleep(1, "of the task"));
                    return List.of(task);
                }));
                assertThat(result)
                        .singleElement()
                        .satisfies(task -> assertThat(task.result()).isEqualTo("of the task"));
            });
        }

        @Test
        void forTheTasksOfAGroupThatIsATaskItself() {
            run(() -> {
                var task = createTask(taskGroup(group -> {
                    group.createTask(sleep(3));
                    return "done";
                }));
                assertThat(await(task)).isEqualTo("done");
                assertThat(loop.time()).isEqualTo(3);
            });
        }

        @Test
        void forATaskWhoseCancellationFromOutsideIsNoFailure() {
            run(() -> {
                var tasks = new ArrayList<Task<Integer>>();
                await(taskGroup(group -> {
                    tasks.add(group.createTask(sleep(0.1, 42)));
                    tasks.add(group.createTask(sleep(0.2, 11)));
                    await(sleep(0));
                    tasks.getFirst().cancel();
                }));
                assertThat(tasks.getFirst().cancelled()).isTrue();
                assertThat(tasks.getLast().result()).isEqualTo(11);
                assertThat(self().cancelling()).isZero();
            });
        }
    }

    @Nested
    final class CreateTask {
        @Test
        void givesTheTaskItsName() {
            run(() -> await(taskGroup(group -> {
                trace.add(group.createTask(sleep(0), "yolo").getName());
            })));
            assertThat(trace).containsExactly("yolo");
        }

        @Test
        void runsTheTaskInTheGivenContextItself() {
            var variable = new ContextVar<Integer>("variable");
            var context = new Context();
            run(() -> {
                trace.add(context.get(variable));
                for (int value : new int[] {1, 2}) {
                    await(taskGroup(group -> {
                        group.createTask(
                                async(() -> {
                                    await(sleep(0));
                                    variable.set(value);
                                }),
                                TaskOptions.in(context));
                    }));
                    trace.add(context.get(variable));
                }
            });
            assertThat(trace).containsExactly(null, 1, 2);
        }

        @Test
        void isRefusedBeforeTheGroupIsOpenAndClosesTheCoroutine() {
            run(() -> {
                var coroutine = sleep(1);
                assertThatIllegalStateException()
                        .isThrownBy(() -> new TaskGroup().createTask(coroutine))
                        .withMessage("TaskGroup <TaskGroup> has not been entered");
                assertThat(coroutine.state()).isEqualTo(Coroutine.State.CLOSED);
            });
        }

        @Test
        void isRefusedAfterTheGroupAndClosesTheCoroutine() {
            try (var log = new GarbageLog("never awaited")) {
                var group = new TaskGroup();
                run(() -> {
                    await(group.run(open -> {
                        open.createTask(sleep(0));
                    }));
                    refusedAsFinished(group);
                });
                refusedAsFinished(group);
                assertThat(log.afterGarbage()).isEmpty();
            }
        }

        private void refusedAsFinished(TaskGroup group) {
            var coroutine = sleep(1);
            assertThatIllegalStateException()
                    .isThrownBy(() -> group.createTask(coroutine))
                    .withMessage("TaskGroup <TaskGroup entered> is finished");
            assertThat(coroutine.state()).isEqualTo(Coroutine.State.CLOSED);
        }

        @Test
        void isRefusedAfterATaskHasFailed() {
            run(() -> assertThatThrownBy(() -> await(taskGroup(group -> {
                        group.createTask(failing());
                        try {
                            await(sleep(1));
                        } finally {
                            var coroutine = sleep(1);
                            assertThatIllegalStateException()
                                    .isThrownBy(() -> group.createTask(coroutine))
                                    .withMessage("TaskGroup <TaskGroup errors=1 cancelling> is shutting down");
                            trace.add(coroutine.state());
                        }
                    })))
                    .isInstanceOfSatisfying(
                            ExceptionGroup.class,
                            group -> assertThat(group.exceptions()).hasSize(1)));
            assertThat(trace).containsExactly(Coroutine.State.CLOSED);
        }

        @Test
        @SuppressWarnings("NullAway") // what a caller without it may do
        void refusesNull() {
            run(() -> await(taskGroup(group -> {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> group.createTask(null))
                        .withMessage("a coroutine was expected, got null");
            })));
        }

        @Test
        void leavesTheGroupAsItIsIfTheTaskFactoryFails() {
            run(() -> await(taskGroup(group -> {
                loop.setTaskFactory((_, _, _) -> {
                    throw new UnsupportedOperationException("no");
                });
                var coroutine = sleep(0);
                assertThatThrownBy(() -> group.createTask(coroutine)).hasMessage("no");
                coroutine.close();
                loop.setTaskFactory(null);
                trace.add(group.toString());
            })));
            assertThat(trace).containsExactly("<TaskGroup entered>");
        }
    }

    @Nested
    final class Entering {
        @Test
        void isRefusedWhileTheGroupIsOpen() {
            run(() -> await(taskGroup(group -> {
                assertThatIllegalStateException()
                        .isThrownBy(() -> await(group.run(_ -> {})))
                        .withMessage("TaskGroup <TaskGroup entered> has already been entered");
            })));
        }

        @Test
        void isRefusedASecondTime() {
            run(() -> {
                var group = new TaskGroup();
                await(group.run(_ -> {}));
                assertThatIllegalStateException()
                        .isThrownBy(() -> await(group.run(_ -> {})))
                        .withMessage("TaskGroup <TaskGroup entered> has already been entered");
            });
        }

        @Test
        void isRefusedAfterAFailureWhoseExceptionsTheGroupNoLongerHolds() {
            run(() -> {
                var group = new TaskGroup();
                assertThatThrownBy(() -> await(group.run(open -> {
                            open.createTask(failing());
                        })))
                        .isInstanceOf(ExceptionGroup.class);
                assertThatIllegalStateException()
                        .isThrownBy(() -> await(group.run(_ -> {})))
                        .withMessage("TaskGroup <TaskGroup cancelling> has already been entered");
            });
        }

        @Test
        void isRefusedOutsideOfATaskAndLeavesTheGroupNotEntered() {
            var group = new TaskGroup();
            var done = loop.createFuture();
            loop.callSoon(() -> {
                assertThatIllegalStateException()
                        .isThrownBy(() -> group.run(_ -> {}).send(null))
                        .withMessage("TaskGroup <TaskGroup> cannot determine the parent task");
                assertThatIllegalStateException()
                        .isThrownBy(() -> group.createTask(sleep(0)))
                        .withMessage("TaskGroup <TaskGroup> has not been entered");
                done.cancel();
            });
            assertThatThrownBy(() -> loop.runUntilComplete(done)).isInstanceOf(CancelledError.class);
        }
    }

    @Test
    void textSaysHowManyTasksAreUnfinished() {
        run(() -> {
            var group = new TaskGroup();
            trace.add(group.toString());
            await(group.run(_ -> {
                group.createTask(sleep(1));
                group.createTask(sleep(2));
                trace.add(group.toString());
                await(sleep(1.5));
                trace.add(group.toString());
            }));
            trace.add(group.toString());
        });
        assertThat(trace)
                .containsExactly(
                        "<TaskGroup>",
                        "<TaskGroup tasks=2 entered>",
                        "<TaskGroup tasks=1 entered>",
                        "<TaskGroup entered>");
    }
}
