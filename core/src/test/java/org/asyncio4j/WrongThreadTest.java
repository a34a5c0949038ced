package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.sleep;

import java.time.Duration;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/// What a thread other than the loop's tries while the loop runs.
@Timeout(60)
final class WrongThreadTest {
    private static final String NOT_THREAD_SAFE =
            "Non-thread-safe operation invoked on an event loop other than the current one";

    /// A loop that runs, and what belongs to it.
    private record Scene(
            Loop loop,
            Future<String> future,
            Task<@Nullable Void> task,
            TimerHandle timer,
            Coroutine<@Nullable Void> coroutine) {}

    @TestFactory
    Stream<DynamicTest> isRejected() {
        return Stream.of(
                rejects("callSoon", scene -> scene.loop.callSoon(() -> {})),
                rejects("callSoon in a context", scene -> scene.loop.callSoon(() -> {}, new Context())),
                rejects("callLater", scene -> scene.loop.callLater(1, () -> {})),
                rejects("callLater with a duration", scene -> scene.loop.callLater(Duration.ofDays(1), () -> {})),
                rejects("callAt", scene -> scene.loop.callAt(1, () -> {})),
                rejects("callAt in a context", scene -> scene.loop.callAt(1, () -> {}, new Context())),
                rejects("stop", scene -> scene.loop.stop()),
                rejects("createTask", scene -> scene.loop.createTask(scene.coroutine)),
                rejects("createTask with a name", scene -> scene.loop.createTask(scene.coroutine, "name")),
                rejects("new Task", scene -> new Task<>(scene.loop, scene.coroutine, TaskOptions.NONE)),
                rejects("ensureFuture", scene -> Asyncio.ensureFuture(scene.coroutine, scene.loop)),
                rejects("runInExecutor", scene -> scene.loop.runInExecutor(null, () -> 1)),
                rejects("TimerHandle.cancel", scene -> scene.timer.cancel()),
                rejects("Future.setResult", scene -> scene.future.setResult("from elsewhere")),
                rejects("Future.setException", scene -> scene.future.setException(new Exception())),
                rejects("Future.cancel", scene -> scene.future.cancel()),
                rejects("Future.addDoneCallback", scene -> scene.future.addDoneCallback(done -> {})),
                rejects("Future.removeDoneCallback", scene -> scene.future.removeDoneCallback(done -> {})),
                rejects("Task.cancel", scene -> scene.task.cancel()),
                rejects("Task.uncancel", scene -> scene.task.uncancel()),
                rejects("Task.setName", scene -> scene.task.setName("from elsewhere")),
                rejects("setTaskFactory", scene -> scene.loop.setTaskFactory(null)),
                rejects("setDefaultExecutor", scene -> scene.loop.setDefaultExecutor(ForkJoinPool.commonPool())),
                rejects("setExceptionHandler", scene -> scene.loop.setExceptionHandler(null)),
                rejects("setDebug", scene -> scene.loop.setDebug(true)),
                rejects("setSlowCallbackDuration", scene -> scene.loop.setSlowCallbackDuration(1)));
    }

    @TestFactory
    Stream<DynamicTest> runningOrClosingTheLoopIsRejected() {
        return Stream.of(
                rejects("runForever", "This event loop is already running", scene -> scene.loop.runForever()),
                rejects(
                        "runUntilComplete",
                        "This event loop is already running",
                        scene -> scene.loop.runUntilComplete(scene.future)),
                rejects("close", "Cannot close a running event loop", scene -> scene.loop.close()));
    }

    @TestFactory
    Stream<DynamicTest> isAllowed() {
        return Stream.of(
                dynamic("callSoonThreadsafe", null, scene -> scene.loop.callSoonThreadsafe(() -> {})),
                dynamic("time", null, scene -> scene.loop.time()),
                dynamic(
                        "isRunning",
                        null,
                        scene -> assertThat(scene.loop.isRunning()).isTrue()),
                dynamic(
                        "isClosed",
                        null,
                        scene -> assertThat(scene.loop.isClosed()).isFalse()),
                dynamic(
                        "allTasks",
                        null,
                        scene -> assertThat(Asyncio.allTasks(scene.loop))
                                .hasSize(2)
                                .contains(scene.task)),
                dynamic(
                        "currentTask",
                        null,
                        scene -> assertThat(Asyncio.currentTask(scene.loop)).isNotSameAs(scene.task)),
                dynamic(
                        "captureCallGraph",
                        null,
                        scene -> assertThat(Asyncio.captureCallGraph(scene.task))
                                .extracting(FutureCallGraph::future)
                                .isSameAs(scene.task)),
                dynamic(
                        "texts",
                        null,
                        scene -> assertThat(scene.future + " " + scene.task + " " + scene.timer)
                                .startsWith("<Future pending> <Task pending name=")),
                dynamic(
                        "getStack",
                        null,
                        scene -> assertThat(scene.task.getStack()).isEmpty()));
    }

    private static DynamicTest rejects(String name, Consumer<Scene> action) {
        return dynamic(name, NOT_THREAD_SAFE, action);
    }

    private static DynamicTest rejects(String name, String message, Consumer<Scene> action) {
        return dynamic(name, message, action);
    }

    private static DynamicTest dynamic(String name, @Nullable String message, Consumer<Scene> action) {
        return DynamicTest.dynamicTest(name, () -> check(message, action));
    }

    /// Tries the action on another thread and sees that the loop and what belongs to it go on unchanged.
    private static void check(@Nullable String message, Consumer<Scene> action) {
        var loop = Loops.newLoop(org.asyncio4j.test.VirtualTime.waitingForThreads());
        var coroutine = sleep(1);
        loop.runUntilComplete(async(() -> {
            var scene = new Scene(
                    loop, loop.createFuture(), loop.createTask(sleep(1)), loop.callLater(1, () -> {}), coroutine);
            await(sleep(0)); // the task waits from now on
            var thrown = await(loop.runInExecutor(null, () -> catchThrowable(() -> action.accept(scene))));
            if (message == null) {
                assertThat(thrown).isNull();
            } else {
                assertThat(thrown).isInstanceOf(IllegalStateException.class).hasMessage(message);
            }
            assertThat(scene.future.done()).isFalse();
            assertThat(scene.timer.cancelled()).isFalse();
            assertThat(scene.coroutine.state()).isEqualTo(Coroutine.State.CREATED);
            await(scene.task);
        }));
        coroutine.close();
        loop.close();
    }
}
