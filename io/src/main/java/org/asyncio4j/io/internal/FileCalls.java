package org.asyncio4j.io.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import org.asyncio4j.Asyncio;
import org.asyncio4j.CancelledError;
import org.asyncio4j.Future;
import org.jspecify.annotations.Nullable;

/// What all who use files need: calls in an executor, and what becomes of the file.
public final class FileCalls {
    private FileCalls() {}

    /// Waits for a call, for a task. If the task is cancelled the call goes on, and its failure is not reported: the
    /// JDK would close a file when a thread that uses it is interrupted.
    ///
    /// @param <T> what it returns
    /// @param call the call
    /// @return what it has returned
    public static <T extends @Nullable Object> T await(Future<T> call) {
        try {
            return Asyncio.await(Asyncio.shield(call));
        } catch (CancelledError e) {
            call.addDoneCallback(FileCalls::retrieve);
            throw e;
        }
    }

    /// {@return whether the system knows a file, which may also be one in memory or in an archive}
    ///
    /// @param file any file
    public static boolean isOfTheSystem(FileChannel file) {
        return file.getClass().getModule() == FileChannel.class.getModule();
    }

    /// Checks which part of a file is to be sent.
    ///
    /// @param offset where it begins
    /// @param count how many bytes at most, or null for all that follow
    /// @throws IllegalArgumentException if there can be no such part
    public static void checkPart(long offset, @Nullable Long count) {
        if (count != null && count <= 0) {
            throw new IllegalArgumentException("count must be a positive integer (got " + count + ")");
        }
        if (offset < 0) {
            throw new IllegalArgumentException("offset must be a non-negative integer (got " + offset + ")");
        }
    }

    /// Leaves the position of a file behind what was sent of it, if that is anything and the file is still open.
    ///
    /// @param file the file
    /// @param offset where the part begins that was to be sent
    /// @param sent how many bytes were
    /// @throws IOException if the file has no position
    public static void moveBehind(FileChannel file, long offset, long sent) throws IOException {
        if (sent > 0 && file.isOpen()) {
            file.position(offset + sent);
        }
    }

    private static void retrieve(Future<?> ended) {
        var _ = ended.cancelled() ? null : ended.exception();
    }
}
