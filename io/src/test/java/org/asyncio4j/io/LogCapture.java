package org.asyncio4j.io;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// The library's reports: what is logged to `asyncio4j` until this is closed, and nowhere else.
final class LogCapture implements Filter, AutoCloseable {
    private final Logger logger = Logger.getLogger("asyncio4j");
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();

    private LogCapture() {}

    static LogCapture open() {
        var capture = new LogCapture();
        capture.logger.setFilter(capture);
        return capture;
    }

    List<String> messages() {
        return records.stream().map(LogRecord::getMessage).toList();
    }

    @Override
    public boolean isLoggable(LogRecord report) {
        records.add(report);
        return false;
    }

    @Override
    public void close() {
        logger.setFilter(null);
    }
}
