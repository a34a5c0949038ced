package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.sleep;

import java.io.IOException;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

final class CoroutineBodyTest {
    private static String answer() {
        return "answer";
    }

    @Test
    void lambdaOfOneCallReturnsWhatTheCallReturns() {
        Coroutine<String> coroutine = async(() -> answer());
        assertThat(VirtualTime.run(coroutine)).isEqualTo("answer");
    }

    @Test
    void lambdaOfOneAwaitReturnsWhatTheAwaitGives() {
        assertThat(VirtualTime.run(async(() -> await(sleep(1, "slept"))))).isEqualTo("slept");
    }

    @Test
    void methodReferenceReturnsWhatTheMethodReturns() {
        assertThat(VirtualTime.run(async(CoroutineBodyTest::answer))).isEqualTo("answer");
    }

    @Test
    void lambdaOfOneVoidCallReturnsNull() {
        var list = new ArrayList<>(java.util.List.of(1));
        assertThat(VirtualTime.run(async(() -> list.clear()))).isNull();
        assertThat(list).isEmpty();
    }

    @Test
    void bodyThatNeverReturnsIsOfAnyType() {
        Coroutine<String> coroutine = async(() -> {
            throw new IOException("broken");
        });
        assertThatThrownBy(() -> VirtualTime.run(coroutine)).hasMessage("broken");
    }
}
