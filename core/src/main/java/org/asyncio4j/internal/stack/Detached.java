package org.asyncio4j.internal.stack;

/// Code that runs on a stack which is detached: suspended for its resumer, though its thread goes on.
public interface Detached {

    /// Runs the code on the stack's thread, which may block. Must not throw.
    void run();

    /// Called by whoever resumes the stack and waits for the end of [#run], if that has not come yet.
    void resuming();
}
