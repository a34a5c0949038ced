package org.asyncio4j.stacks;

import static org.asyncio4j.Asyncio.async;

import org.asyncio4j.Coroutine;

/// Code outside of the library's package that forgets to await.
public final class Forgetful {
    private Forgetful() {}

    private static Coroutine<Integer> forgotten() {
        return async(() -> 1);
    }

    public static void makeAndForget() {
        var _ = forgotten();
    }
}
