package org.asyncio4j;

import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.currentTask;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/// Tests on a loop of their own, on virtual time, which take down in what order things happen.
abstract class LoopTest {
    final Loop loop = VirtualTime.newLoop();
    final List<@Nullable Object> trace = new ArrayList<>();

    @AfterEach
    void closeLoop() {
        loop.close();
    }

    final void run(CoroutineBody.OfVoid body) {
        loop.runUntilComplete(async(body));
    }

    static Task<?> self() {
        return Objects.requireNonNull(currentTask());
    }
}
