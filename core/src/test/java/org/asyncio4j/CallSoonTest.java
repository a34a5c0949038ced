package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CallSoonTest {
    private final VirtualTime time = new VirtualTime();
    private final Loop loop = Loops.newLoop(time);
    private final List<Object> calls = new ArrayList<>();

    @AfterEach
    void closeLoop() {
        loop.close();
    }

    private void runOneIteration() {
        loop.stop();
        loop.runForever();
    }

    @Test
    void theCallbackIsOnlyQueuedAndRunsInTheNextIteration() {
        var handle = loop.callSoon(() -> calls.add("called"));
        assertThat(handle).isExactlyInstanceOf(Handle.class);
        assertThat(calls).isEmpty();
        runOneIteration();
        assertThat(calls).containsExactly("called");
    }

    @Test
    void callbacksRunInTheOrderInWhichTheyWereQueued() {
        for (int i = 0; i < 5; i++) {
            int number = i;
            var _ = loop.callSoon(() -> calls.add(number));
        }
        runOneIteration();
        assertThat(calls).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void whatACallbackQueuesWaitsForTheNextIteration() {
        var _ = loop.callSoon(() -> {
            calls.add(time.polls());
            var _ = loop.callSoon(() -> calls.add(time.polls()));
        });
        runOneIteration();
        assertThat(calls).containsExactly(1);
        runOneIteration();
        assertThat(calls).containsExactly(1, 2);
    }

    @Test
    void aCallbackRunsOnce() {
        var _ = loop.callSoon(() -> calls.add("called"));
        runOneIteration();
        runOneIteration();
        assertThat(calls).containsExactly("called");
    }

    @Test
    void aCancelledCallbackNeverRuns() {
        var handle = loop.callSoon(() -> calls.add("called"));
        handle.cancel();
        runOneIteration();
        assertThat(handle.cancelled()).isTrue();
        assertThat(calls).isEmpty();
    }

    @Test
    void aCallbackCanCancelALaterOneOfTheSameIteration() {
        var handles = new ArrayList<Handle>();
        var _ = loop.callSoon(() -> handles.getFirst().cancel());
        handles.add(loop.callSoon(() -> calls.add("called")));
        runOneIteration();
        assertThat(calls).isEmpty();
    }

    @Test
    void aFailingCallbackDoesNotKeepTheOthersFromRunning() {
        loop.setExceptionHandler((_, context) -> calls.add(context.get("exception")));
        var failure = new ArithmeticException("/ by zero");
        var _ = loop.callSoon(() -> {
            throw failure;
        });
        var _ = loop.callSoon(() -> calls.add("called"));
        runOneIteration();
        assertThat(calls).containsExactly(failure, "called");
    }

    @Test
    void theCallbackRunsInACopyOfTheCurrentContext() {
        var variable = new ContextVar<String>("variable");
        var _ = variable.set("when queued");
        var _ = loop.callSoon(() -> {
            calls.add(variable.get());
            var _ = variable.set("in the callback");
        });
        var _ = variable.set("afterwards");
        runOneIteration();
        assertThat(calls).containsExactly("when queued");
        assertThat(variable.get()).isEqualTo("afterwards");
    }

    @Test
    void theCallbackRunsInTheGivenContextItself() {
        var variable = new ContextVar<String>("variable");
        var context = new Context();
        var _ = loop.callSoon(() -> variable.set("set"), context);
        runOneIteration();
        assertThat(context.get(variable)).isEqualTo("set");
    }

    @Test
    @SuppressWarnings("NullAway") // on purpose
    void aCallbackMustNotBeNull() {
        assertThatThrownBy(() -> loop.callSoon((Callback) null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a callable object");
    }
}
