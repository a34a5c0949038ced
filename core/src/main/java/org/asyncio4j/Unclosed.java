package org.asyncio4j;

/// Warns of an event loop in debug mode that is garbage and was not closed.
///
/// @param text the text of the loop, which is gone
record Unclosed(String text) implements Runnable {
    @Override
    public void run() {
        Log.warning("ResourceWarning: unclosed event loop " + text);
    }
}
