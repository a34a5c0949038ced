package org.asyncio4j;

import org.asyncio4j.internal.inspect.Inspection;

/// Warns of an event loop in debug mode that is garbage and was not closed.
///
/// @param loop the text of the loop, which is gone
record Unclosed(String loop) implements GarbageReport.Subject {
    private String text() {
        return "unclosed event loop " + loop;
    }

    @Override
    public void report() {
        Log.warning("ResourceWarning: " + text());
    }

    @Override
    public Inspection.Report describe() {
        return new Inspection.Report(text(), null);
    }
}
