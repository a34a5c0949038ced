package org.asyncio4j.conformance.language;

import java.util.ArrayList;
import java.util.List;

/// The lines that a program has printed.
final class Trace {
    private final List<String> lines = new ArrayList<>();
    private boolean ended;

    void add(long time, String task, String message) {
        if (!ended) {
            lines.add("[" + time + "] " + task + ": " + message);
        }
    }

    /// Takes no more lines.
    void end() {
        ended = true;
    }

    boolean ended() {
        return ended;
    }

    List<String> lines() {
        return List.copyOf(lines);
    }
}
