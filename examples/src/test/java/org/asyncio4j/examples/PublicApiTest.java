package org.asyncio4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.asyncio4j.Awaitable;
import org.asyncio4j.CheckReturnValue;
import org.asyncio4j.Coroutine;
import org.junit.jupiter.api.Test;

final class PublicApiTest {
    /// Dropping one of these is a mistake: nothing happens before it is awaited.
    private static final List<Class<?>> LAZY = List.of(Coroutine.class, Awaitable.class);

    @Test
    void everyMethodThatReturnsACoroutineSaysThatItMustNotBeDropped() throws Exception {
        var methods = PublicApi.types().stream()
                .flatMap(type -> Arrays.stream(type.getMethods()))
                .filter(method -> LAZY.contains(method.getReturnType()) && !method.isBridge())
                .toList();
        assertThat(methods)
                .hasSizeGreaterThan(100)
                .allSatisfy(method ->
                        assertThat(isChecked(method)).as(method.toString()).isTrue());
    }

    private static boolean isChecked(Method method) {
        return method.isAnnotationPresent(CheckReturnValue.class)
                || method.getDeclaringClass().isAnnotationPresent(CheckReturnValue.class)
                || method.getName().equals("getCoro"); // what has been started before
    }
}
