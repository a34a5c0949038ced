package org.asyncio4j.conformance;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A program and the trace it should have.
///
/// @param name the program's name
/// @param program the program, as in the JSON file
/// @param expected CPython's trace, or null if there is none
record Case(
        String name,
        Map<String, @Nullable Object> program,
        @Nullable List<String> expected) {
    /// Why some programs cannot be run, by the tags that they require.
    private static final Map<String, String> UNSUPPORTED = Map.of(
            "gc", "Java collects garbage when it likes",
            "log_traceback", "no public method tells whether an exception counts as retrieved");

    /// {@return why it cannot be run, or null}
    @Nullable
    String obstacle() {
        if (!(program.get("requires") instanceof List<?> tags)) {
            return null;
        }
        for (var tag : tags) {
            var reason = UNSUPPORTED.get(String.valueOf(tag));
            if (reason != null) {
                return tag + ": " + reason;
            }
        }
        return null;
    }

    /// {@return the same program with another expectation}
    Case expecting(@Nullable List<String> trace) {
        return new Case(name, program, trace);
    }

    /// {@return the features that it uses}
    Set<String> features() {
        return Features.of(program);
    }
}
