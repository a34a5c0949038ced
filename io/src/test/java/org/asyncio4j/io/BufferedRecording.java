package org.asyncio4j.io;

import static org.asyncio4j.io.Pair.turns;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A buffered protocol that notes what it is told, and for which a test can wait; whose buffers it has is left open.
abstract class BufferedRecording implements BufferedProtocol {
    final List<String> calls = new ArrayList<>();
    final ByteArrayOutputStream received = new ByteArrayOutputStream();
    boolean keepsOpen;

    @Nullable
    Transport transport;

    @Nullable
    Throwable lostBy;

    Transport transport() {
        return Objects.requireNonNull(transport);
    }

    void note(String call) {
        calls.add(call);
    }

    void until(String call) {
        while (!calls.contains(call)) {
            turns(1);
        }
    }

    void untilReceived(int count) {
        while (received.size() < count) {
            turns(1);
        }
    }

    @Override
    public void connectionMade(BaseTransport made) {
        transport = (Transport) made;
        note("made");
    }

    @Override
    public boolean eofReceived() {
        note("eof");
        return keepsOpen;
    }

    @Override
    public void connectionLost(@Nullable Throwable exception) {
        lostBy = exception;
        note("lost");
    }
}
