package org.asyncio4j.conformance.language;

import org.jspecify.annotations.Nullable;

/// How a block ended: at its end, or by an op that leaves more than that block.
///
/// @param kind which
/// @param value what a function returns
record Flow(Kind kind, @Nullable Object value) {
    static final Flow END = new Flow(Kind.END, null);
    static final Flow BREAK = new Flow(Kind.BREAK, null);
    static final Flow CONTINUE = new Flow(Kind.CONTINUE, null);

    /// The ways to end.
    enum Kind {
        END,
        BREAK,
        CONTINUE,
        RETURN
    }

    static Flow returning(@Nullable Object value) {
        return new Flow(Kind.RETURN, value);
    }

    /// {@return whether the ops after this one are left out}
    boolean leaves() {
        return kind != Kind.END;
    }
}
