package org.asyncio4j.conformance.language;

import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// The exceptions that only programs throw: their own, and those that the library has under the name of another.
final class ProgramExceptions {
    private ProgramExceptions() {}

    /// A program's own exception.
    static class E1 extends RuntimeException {
        private static final long serialVersionUID = 1L;

        E1(@Nullable String message) {
            super(message);
        }
    }

    /// A program's own exception.
    static class E2 extends RuntimeException {
        private static final long serialVersionUID = 1L;

        E2(@Nullable String message) {
            super(message);
        }
    }

    /// A program's own exception.
    static final class E3 extends E2 {
        private static final long serialVersionUID = 1L;

        E3(@Nullable String message) {
            super(message);
        }
    }

    /// A program's own exception, one that is no `Exception`.
    static final class B1 extends Error {
        private static final long serialVersionUID = 1L;

        B1(@Nullable String message) {
            super(message);
        }
    }

    /// What the library calls [IllegalArgumentException], as it calls [ValueError].
    static final class TypeError extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        TypeError(@Nullable String message) {
            super(message);
        }
    }

    /// What the library calls [IllegalArgumentException], as it calls [TypeError].
    static final class ValueError extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        ValueError(@Nullable String message) {
            super(message);
        }
    }

    /// A kind of `LookupError`.
    static final class KeyError extends NoSuchElementException {
        private static final long serialVersionUID = 1L;

        KeyError(@Nullable String message) {
            super(message);
        }
    }
}
