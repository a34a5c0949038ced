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
    private static final String CONTROL = "'control'";

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
            async(() -> {}).close(); // those made outside of a loop are looked through when the next one is made
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

    /// Collects garbage until what is garbage by now has been reported: until a coroutine that is garbage later
    /// was, and then nothing more comes.
    List<String> afterGarbage() {
        makeControl();
        var _ = afterGarbage(message -> message.contains(CONTROL));
        for (int quiet = 0; quiet < 3; quiet++) {
            int before = log.messages().size();
            System.gc();
            waitAMoment();
            if (log.messages().size() > before) {
                quiet = -1;
            }
        }
        return messages();
    }

    /// In a frame of its own, which does not hold it any longer.
    private static void makeControl() {
        var _ = new Coroutine<>("control", () -> 1);
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
