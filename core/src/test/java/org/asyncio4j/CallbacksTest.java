package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CallbacksTest {
    private static final int MANY = 10_000;

    private final Callbacks callbacks = new Callbacks();
    private int comparisons;

    /// Counts how often it is compared with another.
    private final class Counting {
        @Override
        public boolean equals(@Nullable Object other) {
            comparisons++;
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    private List<Object> added(int count) {
        var all =
                IntStream.range(0, count).<Object>mapToObj(_ -> new Counting()).toList();
        all.forEach(callbacks::add);
        return all;
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 8, 9, MANY})
    void areInTheOrderInWhichTheyWereAdded(int count) {
        var all = added(count);
        assertThat(callbacks).hasSize(count).containsExactlyElementsOf(all);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 9, 100})
    void stayInThatOrderWhenOthersAreRemoved(int count) {
        var all = new ArrayList<>(added(count));
        assertThat(callbacks.remove(all.remove(1))).isTrue();
        assertThat(callbacks.remove(new Object())).isFalse();
        var last = new Object();
        callbacks.add(last);
        all.add(last);
        assertThat(callbacks).containsExactlyElementsOf(all);
    }

    @Test
    void areRemovedWithoutASearchAmongManyOthers() {
        var all = new ArrayList<>(added(MANY));
        Collections.shuffle(all, new Random(1));
        all.forEach(callbacks::remove);
        assertThat(callbacks.isEmpty()).isTrue();
        assertThat(comparisons).isLessThan(10 * MANY);
    }
}
