package org.asyncio4j.io.internal.pipe;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// A stream whose writes a test lets through.
final class GatedOutput extends OutputStream {
    private final Semaphore allowed = new Semaphore(0);
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable IOException failure;

    /// Lets so many writes through.
    void allow(int writes) {
        allowed.release(writes);
    }

    /// Has the next write fail.
    void fail(IOException exception) {
        failure = exception;
        allow(1);
    }

    boolean isClosed() {
        return closed.getCount() == 0;
    }

    /// {@return what was written, once the stream is closed}
    String textAfterClose() throws InterruptedException {
        closed.await();
        return written.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void write(byte[] data, int offset, int length) throws IOException {
        allowed.acquireUninterruptibly();
        if (failure != null) {
            throw failure;
        }
        written.write(data, offset, length);
    }

    @Override
    public void write(int data) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
