package org.asyncio4j;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// The library's reports: what is logged to `asyncio4j` until this is closed, and nowhere else.
final class LogCapture implements Filter, AutoCloseable {
    private final Logger logger = Logger.getLogger("asyncio4j");
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();
    private volatile Consumer<LogRecord> listener = report -> {};

    private LogCapture() {}

    static LogCapture open() {
        var capture = new LogCapture();
        capture.logger.setFilter(capture);
        return capture;
    }

    /// Has each further report given to a listener, on the thread that makes it.
    void onReport(Consumer<LogRecord> listener) {
        this.listener = listener;
    }

    List<LogRecord> records() {
        return List.copyOf(records);
    }

    List<String> messages() {
        return records.stream().map(LogRecord::getMessage).toList();
    }

    @Override
    public boolean isLoggable(LogRecord report) {
        records.add(report);
        listener.accept(report);
        return false;
    }

    @Override
    public void close() {
        logger.setFilter(null);
    }
}
