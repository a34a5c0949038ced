package org.asyncio4j.conformance;

/// What the user has given cannot be used.
final class InvalidInput extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidInput(String message) {
        super(message);
    }
}
