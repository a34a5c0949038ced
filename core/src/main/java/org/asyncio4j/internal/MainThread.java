package org.asyncio4j.internal;

/// Knows the main thread: the one on which the JVM was started and calls `main`.
public final class MainThread {
    private MainThread() {}

    /// {@return whether the caller runs on it}
    ///
    /// It is made before all others, so its identifier is the lowest. Threads of the JDK that are made next live as
    /// long as the JVM, so that no other has the lowest one when it has ended.
    public static boolean isCurrent() {
        var current = Thread.currentThread();
        if (current.isVirtual()) {
            return false;
        }
        var group = current.getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        for (var other : threadsOf(group)) {
            if (other != null && other.threadId() < current.threadId()) {
                return false;
            }
        }
        return true;
    }

    /// {@return all threads of a group and those below it, then nulls}
    private static Thread[] threadsOf(ThreadGroup group) {
        int size = group.activeCount();
        Thread[] threads;
        do {
            size = 2 * size + 1;
            threads = new Thread[size];
        } while (group.enumerate(threads) == size); // it leaves out what finds no room
        return threads;
    }
}
