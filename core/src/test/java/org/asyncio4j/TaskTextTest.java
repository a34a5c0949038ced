package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.sleep;

import java.util.ArrayList;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class TaskTextTest extends LoopTest {
    private static Coroutine<String> child() {
        return async(() -> "abc");
    }

    private void runOnce() {
        loop.stop();
        loop.runForever();
    }

    @Nested
    final class Text {
        @Test
        void showsAPendingTaskWithItsNameItsCoroutineAndItsCallbacks() {
            var task = loop.createTask(child(), "TestTask");
            task.addDoneCallback(_ -> {});
            assertThat(task.toString())
                    .matches("<Task pending name='TestTask' coro=<child\\(\\) created>"
                            + " cb=\\[TaskTextTest\\.Text\\.<lambda#\\d+>\\(\\)]>");
            loop.runUntilComplete(task);
        }

        @Test
        void saysCancellingRightAfterCancelAndThenCancelled() {
            var task = loop.createTask(child(), "TestTask");
            task.addDoneCallback(_ -> {});
            task.cancel();
            assertThat(task.toString())
                    .startsWith("<Task cancelling name='TestTask' ")
                    .contains(" cb=[");
            runOnce();
            assertThat(task).hasToString("<Task cancelled name='TestTask' coro=<child() done>>");
        }

        @Test
        void showsTheResult() {
            var task = loop.createTask(child(), "TestTask");
            loop.runUntilComplete(task);
            assertThat(task).hasToString("<Task finished name='TestTask' coro=<child() done> result='abc'>");
        }

        @Test
        void showsTheException() {
            var task = loop.createTask(
                    async(() -> {
                        throw new IllegalArgumentException("broken");
                    }),
                    "TestTask");
            runOnce();
            assertThat(task.exception()).isNotNull();
            assertThat(task.toString()).endsWith(" exception=IllegalArgumentException('broken')>");
        }

        @Test
        void showsWhatItWaitsFor() {
            var future = loop.<Integer>createFuture();
            var task = loop.createTask(async(() -> await(future)));
            runOnce();
            assertThat(task.toString()).contains(" wait_for=<Future pending cb=[Task.wakeup()]>");
            future.setResult(1);
            loop.runUntilComplete(task);
            assertThat(task.toString()).doesNotContain("wait_for");
        }
    }

    @Nested
    final class Name {
        @Test
        void isTaskAndARisingNumberIfNoneIsGiven() {
            var tasks = new ArrayList<Task<?>>();
            for (int i = 0; i < 3; i++) {
                tasks.add(loop.createTask(sleep(0)));
            }
            var numbers = new ArrayList<Long>();
            for (var task : tasks) {
                assertThat(task.getName()).matches("Task-\\d+");
                numbers.add(Long.valueOf(task.getName().substring("Task-".length())));
            }
            assertThat(numbers).isSorted().doesNotHaveDuplicates();
            runOnce();
            runOnce();
        }

        @Test
        void risesInTheOrderOfCreationWhateverIsAskedFirst() {
            var first = loop.createTask(sleep(0));
            var second = loop.createTask(sleep(0));
            long later = Long.parseLong(second.getName().substring("Task-".length()));
            long earlier = Long.parseLong(first.getName().substring("Task-".length()));
            assertThat(earlier).isLessThan(later);
            loop.runUntilComplete(second);
        }

        @Test
        void isTheGivenOneUntilItIsChanged() {
            var task = loop.createTask(sleep(0), "first");
            assertThat(task.getName()).isEqualTo("first");
            task.setName("second");
            assertThat(task.getName()).isEqualTo("second");
            assertThat(task.toString()).contains("name='second'");
            loop.runUntilComplete(task);
        }

        @Test
        void isTheTextOfANumber() {
            var task = loop.createTask(sleep(0), "987654321");
            task.setName(123456789);
            assertThat(task.getName()).isEqualTo("123456789");
            loop.runUntilComplete(task);
        }

        @Test
        void isTheTextOfAnyObject() {
            var task = loop.createTask(sleep(0));
            task.setName(Set.of(6));
            assertThat(task.getName()).isEqualTo("[6]");
            loop.runUntilComplete(task);
        }
    }
}
