package org.asyncio4j.conformance;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What became of a program on one stack.
///
/// @param program the program
/// @param stack the stack
/// @param actual its trace, or null if there is none
/// @param problem why there is none, or null
record Outcome(
        Case program,
        Stack stack,
        @Nullable List<String> actual,
        @Nullable String problem) {
    /// {@return whether it ran and its trace is as expected, if something is expected}
    boolean agrees() {
        return actual != null && (program.expected() == null || actual.equals(program.expected()));
    }
}
