package org.asyncio4j;

import static org.asyncio4j.Asyncio.async;

import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// What the library logs about a topic until this is closed, for reports that the garbage collector brings about.
/// Those about other topics may be of what earlier tests have left.
final class GarbageLog implements AutoCloseable {
    private static final int ROUNDS = 100;
    private static final int CONTROLS = 3;
    private static final String CONTROL = "control coroutine ";

    private final String topic;
    private final LogCapture log = LogCapture.open();
    private final Semaphore arrived = new Semaphore(0);

    /// @param topic a part of all messages that matter
    GarbageLog(String topic) {
        this.topic = topic;
        log.onReport(report -> arrived.release());
    }

    List<String> messages() {
        return log.messages().stream()
                .filter(message -> message.contains(topic) && !message.contains(CONTROL))
                .toList();
    }

    /// Collects garbage until a message is there.
    String afterGarbage(Predicate<String> wanted) {
        for (int i = 0; i < ROUNDS; i++) {
            async(() -> {}).close(); // one made outside of a loop is looked at when the next one is made
            System.gc();
            for (var message : log.messages()) {
                if (wanted.test(message)) {
                    return message;
                }
            }
            waitAMoment();
        }
        throw new AssertionError("no such message among " + log.messages());
    }

    /// Collects garbage until what is garbage by now has been reported. The cleaner takes what comes last
    /// first, but one after the other: so until coroutines have been reported that became garbage one after
    /// the other's report.
    List<String> afterGarbage() {
        for (int i = 0; i < CONTROLS; i++) {
            var name = CONTROL + i;
            makeControl(name);
            var _ = afterGarbage(message -> message.contains(name));
        }
        return messages();
    }

    /// In a frame of its own, which does not hold it any longer.
    private static void makeControl(String name) {
        var _ = new Coroutine<>(name, () -> 1);
    }

    private void waitAMoment() {
        try {
            arrived.drainPermits();
            var _ = arrived.tryAcquire(5, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        log.close();
    }
}
