package org.asyncio4j.conformance.language;

/// The program is over: what is left of its functions only unwinds.
final class Closed extends Error {
    private static final long serialVersionUID = 1L;

    Closed() {
        super(null, null, false, false);
    }
}
