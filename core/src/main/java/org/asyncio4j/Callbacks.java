package org.asyncio4j;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import org.asyncio4j.internal.Snapshot;

/// The callbacks of a future that has several, in the order in which they were added. Each is there once, and
/// none compares equal to another.
final class Callbacks implements Iterable<Object> {
    /// Up to this many, a linear search is as fast as hashing and needs less memory.
    private static final int FEW = 8;

    private Collection<Object> all = new ArrayList<>(FEW / 2);
    private int limit = FEW;

    void add(Object callback) {
        if (all.size() == limit) {
            makeRoom();
        }
        all.add(callback);
    }

    /// A waiter may become garbage while its future is pending, so ask each one before growing.
    private void makeRoom() {
        all.removeIf(each -> each instanceof Awaiting awaiting && awaiting.isGone());
        limit = Math.max(FEW, 2 * all.size());
        if (limit > FEW && !(all instanceof LinkedHashSet)) {
            all = new LinkedHashSet<>(all);
        }
    }

    /// {@return whether it was there}
    boolean remove(Object callback) {
        return all.remove(callback);
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /// {@return a copy; any thread may ask}
    List<Object> copy() {
        return Snapshot.of(all);
    }

    @Override
    public Iterator<Object> iterator() {
        return all.iterator();
    }
}
