package org.asyncio4j;

import java.util.HashMap;
import java.util.Map;
import org.asyncio4j.internal.SignalAction;

/// The handlers that an event loop has for signals.
final class LoopSignals {
    private final Loop loop;
    private final Map<String, Entry> entries = new HashMap<>();

    LoopSignals(Loop loop) {
        this.loop = loop;
    }

    void add(String signal, Callback callback) {
        var name = SignalAction.nameOf(signal);
        var handle = new Handle(loop, ThreadContext.around(callback), null);
        var known = entries.get(name);
        if (known == null) {
            var arrival = new Arrival(loop, handle);
            entries.put(name, new Entry(arrival, SignalAction.add(name, arrival)));
        } else {
            known.arrival.handle = handle;
        }
    }

    boolean remove(String signal) {
        var entry = entries.remove(SignalAction.nameOf(signal));
        if (entry == null) {
            return false;
        }
        entry.remove();
        return true;
    }

    void clear() {
        entries.values().forEach(Entry::remove);
        entries.clear();
    }

    private record Entry(Arrival arrival, SignalAction action) {
        private void remove() {
            action.close();
            arrival.handle.cancel();
        }
    }

    /// Queues the callback, once for each time that the signal arrives.
    private static final class Arrival implements Runnable {
        private final Loop loop;
        private volatile Handle handle;

        private Arrival(Loop loop, Handle handle) {
            this.loop = loop;
            this.handle = handle;
        }

        @Override
        public void run() {
            loop.submit(handle);
        }
    }
}
