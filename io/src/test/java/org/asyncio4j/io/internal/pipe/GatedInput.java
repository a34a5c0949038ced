package org.asyncio4j.io.internal.pipe;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedTransferQueue;
import org.jspecify.annotations.Nullable;

/// A stream whose chunks, errors and end a test hands out one by one.
final class GatedInput extends InputStream {
    private final LinkedTransferQueue<Object> chunks = new LinkedTransferQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile int reads;
    private volatile @Nullable Thread reader;

    /// Lets a read give an array of bytes (none: the end) or throw an [IOException].
    void give(Object chunk) {
        chunks.add(chunk);
    }

    /// Lets the read that waits give something, and returns when its thread has nothing to do any more.
    void giveAndAwaitReader(Object chunk) throws InterruptedException {
        chunks.transfer(chunk);
        var thread = reader;
        while (thread != null && thread.isAlive() && thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
    }

    int reads() {
        return reads;
    }

    void awaitClosed() throws InterruptedException {
        closed.await();
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread at a time reads
    public int read(byte[] target, int offset, int length) throws IOException {
        reader = Thread.currentThread();
        reads++;
        try {
            var chunk = chunks.take();
            if (chunk instanceof IOException failure) {
                throw failure;
            }
            var data = (byte[]) chunk;
            System.arraycopy(data, 0, target, offset, data.length);
            return data.length == 0 ? -1 : data.length;
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Override
    public int read() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
