package org.asyncio4j.stacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.asyncio4j.Asyncio;
import org.asyncio4j.EventLoop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the report of a failed callback says of the program's code.
final class CallbackFailureTest {
    private final EventLoop loop = Asyncio.newEventLoop();
    private final List<Map<String, Object>> reports = new ArrayList<>();

    @BeforeEach
    void keepReports() {
        loop.setExceptionHandler((_, report) -> reports.add(report));
    }

    @AfterEach
    void close() {
        loop.close();
    }

    private void fail() throws FileNotFoundException {
        throw new FileNotFoundException("x");
    }

    private String reported() {
        var _ = loop.callSoon(loop::stop);
        loop.runForever();
        assertThat(reports).hasSize(1);
        return String.valueOf(reports.getFirst().get("message"));
    }

    @Test
    void namesTheMethodInWhichALambdaStandsAndTheLine() {
        var _ = loop.callSoon(() -> fail());
        assertThat(reported())
                .matches("Exception in callback CallbackFailureTest[.]namesTheMethodInWhichALambdaStandsAndTheLine"
                        + "\\(\\) at CallbackFailureTest.java:\\d+");
    }

    @Test
    void namesTheMethodOfAReference() {
        var _ = loop.callSoon(this::fail);
        assertThat(reported())
                .matches("Exception in callback CallbackFailureTest[.]fail\\(\\) at CallbackFailureTest.java:\\d+");
    }

    @Test
    void namesTheCallbackIfTheExceptionWasNotThrownInIt() {
        var failure = new IllegalStateException("made before");
        var _ = loop.callSoon(() -> {
            throw failure;
        });
        assertThat(reported()).matches("Exception in callback CallbackFailureTest[.]<lambda#\\d+>\\(\\)");
    }

    @Test
    void aCheckedExceptionIsReportedAsItWasThrown() {
        var _ = loop.callLater(0, this::fail);
        var _ = reported();
        assertThat(reports.getFirst().get("exception")).isInstanceOf(FileNotFoundException.class);
    }
}
