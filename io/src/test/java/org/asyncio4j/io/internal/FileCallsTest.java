package org.asyncio4j.io.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.run;
import static org.asyncio4j.Asyncio.sleep;

import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import org.asyncio4j.CancelledError;
import org.asyncio4j.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FileCallsTest {
    private static Future<String> call() {
        return getRunningLoop().createFuture();
    }

    private static void cancelWhoWaitsForOneThatFails() {
        var call = call();
        var task = createTask(async(() -> FileCalls.await(call)));
        await(sleep(0));
        task.cancel();
        assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
        assertThat(call.done()).isFalse();
        call.setException(new ClosedChannelException());
        await(sleep(0));
    }

    private static void dropOneThatFails() {
        call().setException(new IllegalStateException("dropped"));
    }

    @Test
    void givesTheOutcomeOfTheCall() {
        run(async(() -> {
            var call = call();
            call.setResult("read");
            assertThat(FileCalls.await(call)).isEqualTo("read");
            var failed = call();
            failed.setException(new ClosedChannelException());
            assertThatThrownBy(() -> FileCalls.await(failed)).isInstanceOf(ClosedChannelException.class);
        }));
    }

    @Test
    void theFailureOfACallWhoseTaskWasCancelledIsNotReported() {
        run(async(() -> {
            var reports = new ArrayList<Object>();
            getRunningLoop().setExceptionHandler((_, report) -> reports.add(report.get("exception")));
            cancelWhoWaitsForOneThatFails();
            // what was garbage before is reported before
            while (reports.isEmpty()) {
                dropOneThatFails();
                System.gc();
                await(sleep(0));
            }
            assertThat(reports).allMatch(IllegalStateException.class::isInstance);
        }));
    }
}
