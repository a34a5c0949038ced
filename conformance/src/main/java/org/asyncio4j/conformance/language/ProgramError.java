package org.asyncio4j.conformance.language;

/// The program breaks a rule of the language. Nothing in a program can catch it.
final class ProgramError extends Error {
    private static final long serialVersionUID = 1L;

    ProgramError(String message) {
        super(message);
    }
}
