package org.asyncio4j.internal.stack;

/// Code that runs on a detached stack: the stack is suspended for its resumer, but its thread goes on.
public interface Detached {

    /// Runs the code on the stack's thread. May block that thread; must not throw.
    void run();

    /// Prepares for the end: the caller is about to resume the stack and to wait for the end of [#run].
    void resuming();
}
