package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;

/// What nobody holds.
final class Garbage {
    private static final int ATTEMPTS = 200;

    private Garbage() {}

    /// Collects garbage until an object is gone; fails if it stays.
    static void assertCollected(WeakReference<?> object) {
        for (int i = 0; i < ATTEMPTS && !object.refersTo(null); i++) {
            System.gc();
        }
        assertThat(object.get()).as("still reachable").isNull();
    }
}
