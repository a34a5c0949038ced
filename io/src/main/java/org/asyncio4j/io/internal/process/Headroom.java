package org.asyncio4j.io.internal.process;

import java.io.Closeable;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Whether the system has what the JDK needs for the start of a process.
///
/// Without enough descriptors the JDK would close number 0, which may be a connection of this process
/// by then. Without a thread that waits for its end the child would run, and nobody would know of it.
final class Headroom {
    private static final int DESCRIPTORS_PER_START = 20;
    private static final File STANDARD_INPUT = new File("/proc/self/fd/0");
    private static final AtomicInteger STARTS = new AtomicInteger();
    // never closed: what the JDK closes the next time
    private static final List<Closeable> SUBSTITUTES = new ArrayList<>();

    private Headroom() {}

    /// Starts a process.
    interface Start {
        Child start() throws IOException;
    }

    /// Starts a process if that can work.
    ///
    /// @throws IOException if it cannot, or does not
    static Child start(Start start) throws IOException {
        boolean hasInput = STANDARD_INPUT.exists();
        int starts = STARTS.incrementAndGet();
        try {
            if (!Platform.WINDOWS) {
                requireDescriptors(starts * DESCRIPTORS_PER_START);
            }
            Thread.ofPlatform().daemon().start(() -> {});
            return start.start();
        } catch (OutOfMemoryError e) {
            throw new IOException("cannot start a thread for a process: " + e.getMessage(), e);
        } catch (IOException e) {
            if (hasInput) {
                replaceStandardInput();
            }
            throw e;
        } finally {
            STARTS.decrementAndGet();
        }
    }

    private static void requireDescriptors(int count) throws IOException {
        var open = new ArrayList<Closeable>();
        try {
            for (int i = 0; i < count; i++) {
                open.add(new FileInputStream(Platform.devNull()));
            }
        } catch (IOException e) {
            throw new IOException("too few file descriptors are free to start a process", e);
        } finally {
            for (var descriptor : open) {
                descriptor.close();
            }
        }
    }

    /// The other threads may have taken the descriptors meanwhile, so that the JDK has closed number 0
    /// all the same.
    private static void replaceStandardInput() {
        synchronized (SUBSTITUTES) {
            if (!STANDARD_INPUT.exists()) {
                try {
                    SUBSTITUTES.add(new FileInputStream(Platform.devNull()));
                } catch (IOException e) {
                    // somebody else has taken it
                }
            }
        }
    }
}
