package org.asyncio4j.io.internal.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Fails a test class that leaves a descriptor of the system open, or lets a buffer of Netty's go without having
/// released it: `@ExtendWith(NothingLeaks.class)`.
public final class NothingLeaks implements BeforeAllCallback, AfterAllCallback {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(NothingLeaks.class);
    private static final int MILLISECONDS_A_COLLECTION = 100;

    /// Keeps what Netty's leak detector logs; held here, since loggers are garbage when nobody holds them.
    private static final LeakLog LEAKS = new LeakLog();

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getStore(NAMESPACE).put(OpenDescriptors.class, OpenDescriptors.now());
    }

    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        var before = context.getStore(NAMESPACE).get(OpenDescriptors.class, OpenDescriptors.class);
        assertThat(before).isNotNull();
        assertThat(before.openedSince()).as("descriptors that were left open").isEmpty();
        assertThat(leakedBuffers()).as("buffers that were not released").isEmpty();
    }

    /// {@return what Netty's leak detector says of buffers that are garbage by now, each time only the news}
    static List<String> leakedBuffers() throws InterruptedException {
        collectGarbage();
        collectGarbage(); // what the first one has found is told in no order
        ByteBufAllocator.DEFAULT.directBuffer(1).release(); // the detector reports when a buffer is made
        return LEAKS.take();
    }

    /// Collects garbage until an object that was made just now is found.
    private static void collectGarbage() throws InterruptedException {
        var queue = new ReferenceQueue<Object>();
        var reference = new PhantomReference<>(new Object(), queue);
        try {
            do {
                System.gc();
            } while (queue.remove(MILLISECONDS_A_COLLECTION) == null);
        } finally {
            Reference.reachabilityFence(reference);
        }
    }

    private static final class LeakLog implements Filter {
        private final Logger logger = Logger.getLogger("io.netty.util.ResourceLeakDetector");
        private final List<String> messages = new CopyOnWriteArrayList<>();

        private LeakLog() {
            logger.setFilter(this);
        }

        @Override
        public boolean isLoggable(LogRecord entry) {
            messages.add(entry.getMessage());
            return false;
        }

        private List<String> take() {
            var taken = List.copyOf(messages);
            messages.removeAll(taken);
            return taken;
        }
    }
}
