package org.asyncio4j;

import org.asyncio4j.internal.inspect.Inspection;

/// Warns of an event loop in debug mode that is garbage and was not closed.
final class Unclosed extends GarbageReport {
    private final String text;

    /// @param loop the loop
    /// @param text what is said of the loop, which is gone then
    Unclosed(Loop loop, String text) {
        super(loop, null);
        this.text = "unclosed event loop " + text;
    }

    @Override
    void report() {
        Log.warning("ResourceWarning: " + text);
    }

    @Override
    Inspection.Report describe() {
        return new Inspection.Report(text, null);
    }
}
