package org.asyncio4j.conformance;

import java.util.Locale;

/// The ways in which asyncio4j switches stacks.
enum Stack {
    SCHEDULED,
    HANDOFF;

    /// {@return its name, as the system property `asyncio4j.stack` takes it}
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
