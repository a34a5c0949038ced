package org.asyncio4j.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class PlainDataTest {
    private record Point(int x, double y) {}

    private record Request(UUID id, String path, RoundingMode mode, Point point) {}

    private record Node(int value, @Nullable Node next) {}

    private record Session(Object owner) {}

    private record Box(Session session) {}

    private static class Open {}

    private static final class Derived extends Open {
        @SuppressWarnings("unused")
        private final List<Object> all = List.of();
    }

    private record OfOpen(Open open) {}

    static Stream<Object> plain() {
        return Stream.of(
                "text",
                42,
                2.5,
                true,
                'c',
                new byte[] {1},
                RoundingMode.UP,
                String.class,
                UUID.randomUUID(),
                Instant.EPOCH,
                Duration.ZERO,
                new Object(),
                new Open(),
                new Point(1, 2),
                new Node(1, new Node(2, null)),
                new Request(UUID.randomUUID(), "/", RoundingMode.UP, new Point(1, 2)));
    }

    static Stream<Object> others() {
        return Stream.of(
                List.of(1),
                Optional.of(1),
                Thread.currentThread(),
                new Session("text"),
                new Box(new Session("text")),
                new Derived(),
                new OfOpen(new Open()),
                new Exception());
    }

    @ParameterizedTest
    @MethodSource("plain")
    void textNumbersAndClassesOfSuchArePlain(Object object) {
        assertThat(PlainData.isPlain(object)).isTrue();
    }

    @Test
    void arraysOfPlainDataArePlain() {
        assertThat(PlainData.isPlain(new String[0])).isTrue();
        assertThat(PlainData.isPlain(new int[0][0])).isTrue();
    }

    @Test
    void arraysOfWhatMayReferToAnythingAreNotPlain() {
        assertThat(PlainData.isPlain(new Object[0])).isFalse();
        assertThat(PlainData.isPlain(new Session[0])).isFalse();
    }

    @ParameterizedTest
    @MethodSource("others")
    void whatMayReferToAnythingIsNotPlain(Object object) {
        assertThat(PlainData.isPlain(object)).isFalse();
    }
}
