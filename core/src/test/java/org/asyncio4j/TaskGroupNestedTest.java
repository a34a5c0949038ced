package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.sleep;
import static org.asyncio4j.Asyncio.taskGroup;

import java.util.ArrayList;
import java.util.List;
import org.asyncio4j.internal.Rethrow;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Groups inside of groups, groups that what ends the run passes through, and groups that are driven by hand.
final class TaskGroupNestedTest extends LoopTest {
    private final List<Task<?>> children = new ArrayList<>();

    private static Coroutine<?> failing(Throwable failure) {
        return async(() -> {
            throw Rethrow.unchecked(failure);
        });
    }

    private Coroutine<?> sleeper(String name) {
        return async(() -> {
            try {
                await(sleep(10));
            } catch (CancelledError e) {
                trace.add(name + " cancelled");
                throw e;
            }
        });
    }

    @Nested
    final class Inside {
        @Test
        void ofAnotherItsFailureCancelsTheOtherAndComesOutAsAGroupInAGroup() {
            var failure = new java.io.IOException("inner");
            run(() -> {
                assertThatThrownBy(() -> await(taskGroup(outer -> {
                            children.add(outer.createTask(sleep(10)));
                            await(taskGroup(inner -> {
                                inner.createTask(sleep(10));
                                inner.createTask(failing(failure));
                            }));
                        })))
                        .isInstanceOfSatisfying(
                                ExceptionGroup.class,
                                outer -> assertThat(outer.exceptions())
                                        .singleElement()
                                        .isInstanceOfSatisfying(
                                                ExceptionGroup.class,
                                                inner -> assertThat(inner.exceptions())
                                                        .containsExactly(failure)));
                assertThat(self().cancelling()).isZero();
            });
            assertThat(children.getFirst().cancelled()).isTrue();
        }

        @Test
        void bothFailInTheSameIterationAndEachTakesItsCancellationBack() {
            var ofInner = new IllegalStateException("inner");
            var ofOuter = new IllegalArgumentException("outer");
            run(() -> {
                assertThatThrownBy(() -> await(taskGroup(outer -> {
                            outer.createTask(failing(ofOuter));
                            try {
                                await(taskGroup(inner -> {
                                    inner.createTask(failing(ofInner));
                                }));
                            } catch (ExceptionGroup e) {
                                trace.addAll(e.exceptions());
                                trace.add(self().cancelling());
                            }
                        })))
                        .isInstanceOfSatisfying(
                                ExceptionGroup.class,
                                outer -> assertThat(outer.exceptions()).containsExactly(ofOuter));
                trace.add(self().cancelling());
                await(sleep(0));
            });
            assertThat(trace).containsExactly(ofInner, 1, 0);
        }

        @Test
        void aGroupInATaskOfAGroupIsAnotherParent() {
            run(() -> {
                assertThatThrownBy(() -> await(taskGroup(outer -> {
                            outer.createTask(taskGroup(inner -> {
                                inner.createTask(failing(new ArithmeticException()));
                                await(sleep(10));
                            }));
                            try {
                                await(sleep(10));
                            } catch (CancelledError e) {
                                trace.add("body of the outer one");
                                throw e;
                            }
                        })))
                        .isInstanceOfSatisfying(
                                ExceptionGroup.class,
                                outer -> assertThat(outer.exceptions())
                                        .singleElement()
                                        .isInstanceOf(ExceptionGroup.class));
                assertThat(self().cancelling()).isZero();
            });
            assertThat(trace).containsExactly("body of the outer one");
        }
    }

    static List<Error> whatEndsTheRun() {
        return List.of(new SystemExit(3), new KeyboardInterrupt());
    }

    @Nested
    final class WhatEndsTheRun {
        private void assertEndsTheRun(Task<?> task, Error exit) {
            assertThatThrownBy(() -> loop.runUntilComplete(task)).isSameAs(exit);
        }

        private Coroutine<?> around(ScopeBody<TaskGroup, ?> body) {
            return async(() -> {
                try {
                    await(taskGroup(body));
                } catch (Throwable e) {
                    trace.add(e);
                    trace.add(self().cancelling());
                    throw Rethrow.unchecked(e);
                }
            });
        }

        @ParameterizedTest
        @LazyStart("what ends the run leaves an eager start through createTask")
        @MethodSource("org.asyncio4j.TaskGroupNestedTest#whatEndsTheRun")
        void fromATaskPassesThroughTheGroupAsItIsOnceTheOthersHaveEnded(Error exit) {
            var task = loop.createTask(around(group -> {
                group.createTask(sleeper("other"));
                group.createTask(failing(exit));
                await(sleeper("body"));
                return null;
            }));
            assertEndsTheRun(task, exit);
            assertThat(task.done()).isFalse();
            assertEndsTheRun(task, exit);
            assertThat(task.done()).isTrue();
            assertThat(trace).containsExactly("other cancelled", "body cancelled", exit, 1);
        }

        @ParameterizedTest
        @LazyStart("what ends the run leaves an eager start through createTask")
        @MethodSource("org.asyncio4j.TaskGroupNestedTest#whatEndsTheRun")
        void fromATaskPassesThroughAGroupThatWaits(Error exit) {
            var task = loop.createTask(around(group -> {
                group.createTask(sleeper("other"));
                return group.createTask(failing(exit));
            }));
            assertEndsTheRun(task, exit);
            assertEndsTheRun(task, exit);
            assertThat(trace).containsExactly("other cancelled", exit, 1);
        }

        @ParameterizedTest
        @MethodSource("org.asyncio4j.TaskGroupNestedTest#whatEndsTheRun")
        void fromTheBodyPassesThroughTheGroupOnceTheTasksHaveEnded(Error exit) {
            var task = loop.createTask(around(group -> {
                group.createTask(sleeper("task"));
                await(sleep(0));
                throw exit;
            }));
            assertEndsTheRun(task, exit);
            assertThat(trace).containsExactly("task cancelled", exit, 0);
        }

        @ParameterizedTest
        @LazyStart("what ends the run leaves an eager start through createTask")
        @MethodSource("org.asyncio4j.TaskGroupNestedTest#whatEndsTheRun")
        void comesOutOfRun(Error exit) {
            assertThatThrownBy(() -> VirtualTime.run(taskGroup(group -> {
                        group.createTask(sleeper("other"));
                        group.createTask(failing(exit));
                    })))
                    .isSameAs(exit);
            assertThat(exit.getSuppressed()).singleElement().hasSameClassAs(exit);
            assertThat(trace).containsExactly("other cancelled");
        }
    }

    @Nested
    final class DrivenByHand {
        private final TaskGroup group = new TaskGroup();

        private Coroutine<?> frame(ScopeBody<TaskGroup, ?> body) {
            return async(() -> {
                try {
                    await(group.run(open -> {
                        try {
                            return body.run(open);
                        } catch (Throwable e) {
                            trace.add("body " + e.getClass().getSimpleName());
                            throw e;
                        }
                    }));
                } catch (Throwable e) {
                    trace.add("around " + e.getClass().getSimpleName());
                    throw Rethrow.unchecked(e);
                }
            });
        }

        @Test
        void withAnUnfinishedTaskIgnoresTheFirstCloseAndEndsAtTheSecond() {
            run(() -> {
                var coroutine = frame(open -> {
                    children.add(open.createTask(sleep(10)));
                    await(sleep(0));
                    return null;
                });
                coroutine.send(null);
                assertThatThrownBy(coroutine::close).hasMessage("coroutine ignored GeneratorExit");
                assertThat(coroutine.state()).isEqualTo(Coroutine.State.SUSPENDED);
                assertThat(trace).containsExactly("body GeneratorExit");
                coroutine.close();
                assertThat(trace).containsExactly("body GeneratorExit", "around GeneratorExit");
                assertThat(group).hasToString("<TaskGroup tasks=1 cancelling>");
                await(sleep(0));
                await(sleep(0));
                assertThat(self().cancelling()).isZero();
                assertThat(children.getFirst().cancelled()).isTrue();
            });
        }

        @Test
        void withoutTasksHoldsTheGeneratorExitAsAnyOtherError() {
            run(() -> {
                var coroutine = frame(_ -> {
                    await(sleep(0));
                    return null;
                });
                coroutine.send(null);
                assertThatThrownBy(coroutine::close)
                        .isInstanceOfSatisfying(
                                ExceptionGroup.class,
                                thrown -> assertThat(thrown.exceptions())
                                        .singleElement()
                                        .isInstanceOf(GeneratorExit.class));
                assertThat(coroutine.state()).isEqualTo(Coroutine.State.CLOSED);
            });
            assertThat(trace).containsExactly("body GeneratorExit", "around ExceptionGroup");
        }

        @Test
        void waitsForItsTasksLikeAnyOther() {
            run(() -> {
                var coroutine = frame(open -> {
                    children.add(open.createTask(sleep(1)));
                    return "result";
                });
                assertThat(coroutine.send(null)).isInstanceOf(Future.class);
                await(sleep(2));
                assertThatThrownBy(() -> coroutine.send(null)).isInstanceOf(StopIteration.class);
                assertThat(children.getFirst().done()).isTrue();
            });
        }
    }
}
