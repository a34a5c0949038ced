package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.sleep;
import static org.asyncio4j.Asyncio.taskGroup;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Groups whose tasks or bodies fail.
final class TaskGroupFailureTest extends FailingGroupsTest {
    @Nested
    final class FailureOfATask {
        @Test
        void cancelsTheOthersAndSkipsTheCodeAfterTheGroup() {
            var task = loop.createTask(async(() -> {
                await(taskGroup(group -> {
                    children.add(group.createTask(sleep(10)));
                    group.createTask(failing());
                }));
                trace.add("after the group");
            }));
            assertThrown(task, ArithmeticException.class);
            assertThat(children.getFirst().cancelled()).isTrue();
            assertThat(trace).isEmpty();
            assertThat(loop.time()).isEqualTo(0.1);
        }

        @Test
        void cancelsTheBodyToo() {
            var task = loop.createTask(async(() -> {
                await(taskGroup(group -> {
                    for (int i = 0; i < 5; i++) {
                        group.createTask(failing());
                    }
                    children.add(group.createTask(sleep(10)));
                    try {
                        await(sleep(10));
                    } catch (CancelledError e) {
                        trace.add("body cancelled");
                        throw e;
                    }
                }));
            }));
            assertThatThrownBy(() -> loop.runUntilComplete(task))
                    .satisfies(thrown -> assertThat(exceptionsOf(thrown))
                            .isNotEmpty()
                            .hasOnlyElementsOfType(ArithmeticException.class));
            assertThat(children.getFirst().cancelled()).isTrue();
            assertThat(trace).containsExactly("body cancelled");
        }

        @Test
        void cancelsTheOthersInTheOrderInWhichTheyWereMade() {
            var task = loop.createTask(async(() -> {
                await(taskGroup(group -> {
                    for (int i = 0; i < 20; i++) {
                        int number = i;
                        group.createTask(async(() -> {
                            try {
                                await(sleep(10));
                            } finally {
                                trace.add(number);
                            }
                        }));
                    }
                    group.createTask(failing());
                }));
            }));
            assertThrown(task, ArithmeticException.class);
            assertThat(trace).isSorted().hasSize(20);
        }

        @Test
        void leavesTheCancelCountOfTheParentAtZero() {
            run(() -> {
                assertThatThrownBy(() -> await(taskGroup(group -> {
                            group.createTask(failing());
                            await(sleep(10));
                        })))
                        .isInstanceOf(ExceptionGroup.class);
                assertThat(self().cancelling()).isZero();
                await(sleep(0));
            });
        }

        @Test
        void standsBeforeWhatTheCancelledBodyThrows() {
            var task = loop.createTask(async(() -> {
                await(taskGroup(group -> {
                    group.createTask(failing());
                    try {
                        await(sleep(10));
                    } finally {
                        throwFromBody();
                    }
                }));
            }));
            assertThrown(task, ArithmeticException.class, UnsupportedOperationException.class);
        }

        private void throwFromBody() {
            throw new UnsupportedOperationException("body");
        }

        @Test
        void mayBeAnError() {
            var task = loop.createTask(async(() -> {
                await(taskGroup(group -> {
                    group.createTask(failing(new StackOverflowError()));
                    try {
                        await(sleep(10));
                    } catch (CancelledError e) {
                        throw new IllegalArgumentException("body", e);
                    }
                }));
            }));
            assertThrown(task, StackOverflowError.class, IllegalArgumentException.class);
        }

        @Test
        void isTheFirstOfTheExceptionsInTheOrderInWhichTheyHappened() {
            var task = loop.createTask(async(() -> {
                await(taskGroup(group -> {
                    group.createTask(failingWhenCancelled());
                    group.createTask(failing(new java.io.IOException("first")));
                }));
            }));
            assertThrown(task, java.io.IOException.class, ArithmeticException.class);
        }

        @Test
        void isNotReportedAsNeverRetrieved() {
            var reports = new GarbageReports();
            loop.setExceptionHandler(reports);
            run(() -> assertThatThrownBy(() -> await(taskGroup(group -> {
                        group.createTask(failing());
                        group.createTask(failingWhenCancelled());
                    })))
                    .isInstanceOf(ExceptionGroup.class));
            System.gc();
            assertThat(reports.isEmpty()).isTrue();
        }
    }

    @Nested
    final class FailureOfTheBody {
        @Test
        void cancelsTheTasksAndComesInAGroup() {
            var failure = new java.io.IOException("body");
            run(() -> assertThatThrownBy(() -> await(taskGroup(group -> {
                        children.add(group.createTask(sleep(10)));
                        await(sleep(0));
                        throw failure;
                    })))
                    .satisfies(thrown -> assertThat(only(thrown)).isSameAs(failure)));
            assertThat(children.getFirst().cancelled()).isTrue();
            assertThat(loop.time()).isZero();
        }

        @Test
        void standsBehindTheExceptionsOfTheTasksThatItCancelsEvenIfItIsAnError() {
            run(() -> assertThatThrownBy(() -> await(taskGroup(group -> {
                        group.createTask(failingWhenCancelled());
                        await(sleep(0));
                        throw new StackOverflowError();
                    })))
                    .satisfies(thrown -> assertHolds(thrown, ArithmeticException.class, StackOverflowError.class)));
        }
    }
}
