package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.combine;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.sleep;

import java.io.IOException;
import java.util.List;
import org.asyncio4j.test.AsyncTest;

/// `combine`.
final class CombinerTest {
    private record Person(String name, int age) {}

    @AsyncTest
    void resultsOfDifferentTypesMakeOneValue() {
        Person person = await(combine(sleep(2, "Ada"), sleep(1, 36), Person::new));
        assertThat(person).isEqualTo(new Person("Ada", 36));
    }

    @AsyncTest
    void upToFiveResultsAreGivenInTheOrderOfTheArguments() {
        List<Object> three = await(combine(sleep(3, 1), sleep(2, 2L), sleep(1, '3'), List::of));
        List<Object> four = await(combine(sleep(3, 1), sleep(2, 2L), sleep(1, '3'), sleep(0, "4"), List::of));
        List<Object> five =
                await(combine(sleep(3, 1), sleep(2, 2L), sleep(1, '3'), sleep(0, "4"), sleep(4, 5.0), List::of));
        assertThat(three).containsExactly(1, 2L, '3');
        assertThat(four).containsExactly(1, 2L, '3', "4");
        assertThat(five).containsExactly(1, 2L, '3', "4", 5.0);
    }

    @AsyncTest
    void theyRunConcurrently(EventLoop loop) {
        await(combine(sleep(2, "Ada"), sleep(1, 36), Person::new));
        assertThat(loop.time()).isEqualTo(2);
    }

    @AsyncTest
    void whatTheCombinerThrowsComesOutOfTheAwait() {
        var combined = combine(sleep(0, "Ada"), sleep(0, 36), (name, age) -> {
            throw new IOException(name + age);
        });
        assertThatThrownBy(() -> await(combined))
                .isInstanceOf(IOException.class)
                .hasMessage("Ada36");
    }

    @AsyncTest
    void combinerIsNotCalledWhenOneFails() {
        Coroutine<Integer> failing = async(() -> {
            throw new IOException("no age");
        });
        var combined = combine(sleep(0, "Ada"), failing, (name, age) -> {
            throw new AssertionError(name + age);
        });
        assertThatThrownBy(() -> await(combined)).hasMessage("no age");
    }

    @AsyncTest
    void cancellingItCancelsWhatItWaitsFor() {
        var age = createTask(sleep(1, 36));
        var combined = combine(sleep(1, "Ada"), age, Person::new);
        assertThat(combined.cancel()).isTrue();
        assertThatThrownBy(() -> await(combined)).isInstanceOf(CancelledError.class);
        assertThat(age.cancelled()).isTrue();
    }
}
