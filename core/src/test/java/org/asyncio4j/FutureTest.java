package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;

final class FutureTest {
    @Test
    void callbacksNeverRunInsideSetResultButInOrderInTheNextIteration() {
        var loop = VirtualTime.newLoop();
        var future = loop.<Integer>createFuture();
        var calls = new ArrayList<String>();
        future.addDoneCallback(done -> calls.add("first"));
        future.addDoneCallback(done -> calls.add("second"));
        future.setResult(42);
        assertThat(calls).isEmpty();
        loop.runUntilComplete(future);
        assertThat(calls).containsExactly("first", "second");
        loop.close();
    }

    @Test
    void awaitThrowsTheExceptionThatWasSet() {
        var failure = new java.io.IOException("broken");
        assertThatThrownBy(() -> VirtualTime.run(async(() -> {
                    var future = new Future<Integer>();
                    future.setException(failure);
                    return await(future);
                })))
                .isSameAs(failure);
    }
}
