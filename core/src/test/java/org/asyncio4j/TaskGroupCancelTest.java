package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.sleep;
import static org.asyncio4j.Asyncio.taskGroup;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Groups whose parent is cancelled.
final class TaskGroupCancelTest extends FailingGroupsTest {
    private Task<?> cancelledAfter(double delay, CoroutineBody.OfVoid body) {
        var task = loop.createTask(async(body));
        loop.callLater(delay, task::cancel);
        return task;
    }

    @Nested
    final class CancellationOfTheParent {
        @Test
        void cancelsTheTasksWhileItWaitsForThemAndPassesOn() {
            var task = cancelledAfter(0.1, () -> {
                await(taskGroup(group -> {
                    for (int i = 0; i < 5; i++) {
                        children.add(group.createTask(sleep(10)));
                    }
                }));
            });
            assertThatThrownBy(() -> loop.runUntilComplete(task)).isInstanceOf(CancelledError.class);
            assertThat(children).hasSize(5).allMatch(Task::cancelled);
            assertThat(task.cancelling()).isEqualTo(1);
            assertThat(loop.time()).isEqualTo(0.1);
        }

        @Test
        void cancelsTheTasksWhileTheBodyWaitsAndPassesOnWithItsMessage() {
            var task = loop.createTask(async(() -> {
                await(taskGroup(group -> {
                    children.add(group.createTask(sleep(10)));
                    children.add(group.createTask(sleep(10)));
                    await(sleep(10));
                }));
            }));
            loop.callLater(0.1, () -> task.cancel("from elsewhere"));
            assertThatThrownBy(() -> loop.runUntilComplete(task))
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("from elsewhere");
            assertThat(children).allMatch(Task::cancelled);
        }

        @Test
        void yieldsToExceptionsOfTheTasksThatItCancels() {
            var task = cancelledAfter(0.1, () -> {
                await(taskGroup(group -> {
                    group.createTask(failingWhenCancelled());
                    group.createTask(failingWhenCancelled());
                    await(sleep(10));
                }));
            });
            assertThrown(task, ArithmeticException.class, ArithmeticException.class);
            assertThat(task.cancelling()).isEqualTo(1);
        }

        @Test
        void yieldsToExceptionsOfTheTasksOfAnInnerGroup() {
            var task = cancelledAfter(0.1, () -> {
                await(taskGroup(_ -> {
                    await(taskGroup(inner -> {
                        inner.createTask(failingWhenCancelled());
                        inner.createTask(failingWhenCancelled());
                        await(sleep(10));
                    }));
                }));
            });
            assertThatThrownBy(() -> loop.runUntilComplete(task))
                    .satisfies(outer -> assertHolds(only(outer), ArithmeticException.class, ArithmeticException.class));
        }

        @Test
        void cancelsATaskOfTheOuterGroupSilentlyWhereTheInnerOneFails() {
            var task = cancelledAfter(0.1, () -> {
                await(taskGroup(outer -> {
                    children.add(outer.createTask(sleep(10)));
                    await(taskGroup(inner -> {
                        inner.createTask(failingWhenCancelled());
                        inner.createTask(failingWhenCancelled());
                        await(sleep(10));
                    }));
                }));
            });
            assertThatThrownBy(() -> loop.runUntilComplete(task))
                    .satisfies(outer -> assertHolds(only(outer), ArithmeticException.class, ArithmeticException.class));
            assertThat(children.getFirst().cancelled()).isTrue();
        }

        @Test
        void yieldsToATaskThatFailsWhileTheBodyCleansUp() {
            var task = cancelledAfter(0.05, () -> {
                await(taskGroup(group -> {
                    group.createTask(failing());
                    try {
                        await(sleep(10));
                    } finally {
                        await(sleep(0.2));
                    }
                }));
            });
            assertThrown(task, ArithmeticException.class);
        }

        @Test
        void thatAwaitsTheTaskOfTheGroupYieldsToATaskThatFailsWhileTheBodyCleansUp() {
            var task = cancelledAfter(0.05, () -> {
                await(createTask(taskGroup(group -> {
                    group.createTask(failing());
                    try {
                        await(sleep(10));
                    } finally {
                        await(sleep(0.2));
                    }
                })));
            });
            assertThrown(task, ArithmeticException.class);
        }

        @Test
        void isReplacedByAnExceptionThatTheBodyMakesOfIt() {
            var task = cancelledAfter(0.1, () -> {
                await(taskGroup(group -> {
                    children.add(group.createTask(sleep(10)));
                    try {
                        await(sleep(10));
                    } catch (CancelledError e) {
                        throw new UnsupportedOperationException("body", e);
                    }
                }));
            });
            assertThrown(task, UnsupportedOperationException.class);
            assertThat(children.getFirst().cancelled()).isTrue();
        }

        @Test
        void onceMoreWhileItWaitsForTheCancelledTasksLeavesThemAlone() {
            var task = cancelledAfter(0.1, () -> {
                await(taskGroup(group -> {
                    group.createTask(async(() -> {
                        try {
                            await(sleep(10));
                        } finally {
                            await(sleep(1));
                            trace.add("cleaned up");
                        }
                    }));
                }));
            });
            loop.callLater(0.5, task::cancel);
            assertThatThrownBy(() -> loop.runUntilComplete(task)).isInstanceOf(CancelledError.class);
            assertThat(trace).containsExactly("cleaned up");
            assertThat(task.cancelling()).isEqualTo(2);
        }

        @Test
        void afterAFailureIsDeliveredAtTheNextAwaitAndKeepsItsCount() {
            var task = cancelledAfter(0.2, () -> {
                try {
                    await(taskGroup(group -> {
                        group.createTask(failing());
                        group.createTask(async(() -> {
                            try {
                                await(sleep(10));
                            } finally {
                                await(sleep(1));
                            }
                        }));
                    }));
                } catch (ExceptionGroup e) {
                    trace.add(self().cancelling());
                    await(sleep(10));
                }
            });
            assertThatThrownBy(() -> loop.runUntilComplete(task)).isInstanceOf(CancelledError.class);
            assertThat(trace).containsExactly(1);
            assertThat(task.cancelling()).isEqualTo(1);
            assertThat(loop.time()).isEqualTo(1.1);
        }
    }
}
