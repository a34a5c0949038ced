package org.asyncio4j.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class UnclosedWriterTest extends StreamTest {
    private static final int ROUNDS = 500;

    private final Logger logger = Logger.getLogger("asyncio4j");
    private final List<String> warnings = new CopyOnWriteArrayList<>();

    @BeforeEach
    void captureWarnings() {
        Filter capture = (LogRecord report) -> {
            warnings.add(report.getMessage());
            return false;
        };
        logger.setFilter(capture);
    }

    @AfterEach
    void stopCapturing() {
        logger.setFilter(null);
    }

    /// In a frame of its own, which does not hold the writer any longer.
    private MemoryTransport dropWriter() {
        var protocol = new StreamReaderProtocol(reader(), null, loop);
        var transport = new MemoryTransport(loop, protocol);
        protocol.connectionMade(transport);
        var _ = new StreamWriter(transport, protocol, null, loop);
        return transport;
    }

    private void collectUntilClosed(MemoryTransport transport) {
        for (int i = 0; i < ROUNDS && !transport.isClosing(); i++) {
            System.gc();
            turns(1);
        }
        assertThat(transport.isClosing()).isTrue();
    }

    @Test
    void isClosedAndReportedOnceInDebugModeWhenItIsGarbage() {
        loop.setDebug(true);
        collectUntilClosed(dropWriter());
        collectUntilClosed(dropWriter());
        assertThat(warnings)
                .containsExactly(
                        "ResourceWarning: unclosed <StreamWriter transport=<MemoryTransport>>",
                        "ResourceWarning: unclosed <StreamWriter transport=<MemoryTransport>>");
    }

    @Test
    void isNotReportedIfItWasClosed() {
        loop.setDebug(true);
        var transport = dropWriter();
        transport.close();
        // what was garbage before is reported before
        collectUntilClosed(dropWriter());
        assertThat(warnings).hasSize(1);
    }

    @Test
    void isLeftAloneOutsideOfDebugMode() {
        var transport = dropWriter();
        loop.setDebug(true);
        collectUntilClosed(dropWriter());
        assertThat(warnings).hasSize(1);
        assertThat(transport.isClosing()).isFalse();
    }
}
