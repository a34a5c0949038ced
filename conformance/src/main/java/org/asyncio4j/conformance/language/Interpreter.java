package org.asyncio4j.conformance.language;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.asyncio4j.Asyncio;
import org.jspecify.annotations.Nullable;

/// Runs programs: takes the JSON object of a program and gives the lines of its trace.
public final class Interpreter implements Function<Map<String, @Nullable Object>, List<String>> {
    /// Makes an interpreter.
    ///
    /// @param stack how stacks are switched by all loops of this copy of asyncio4j: `scheduled` or `handoff`
    public Interpreter(String stack) {
        System.setProperty("asyncio4j.stack", stack);
        try (var loop = Asyncio.newEventLoop()) {
            // Settles the choice, or complains that the JVM lacks an option.
            if (!loop.toString().replace("-", "").contains("stack=" + stack)) {
                throw new IllegalStateException("asyncio4j has chosen another stack already: " + loop);
            }
        }
    }

    @Override
    public List<String> apply(Map<String, @Nullable Object> program) {
        try {
            return new Execution(Program.of(program)).run();
        } catch (Exception e) {
            throw new IllegalStateException("the program could not be run", e);
        }
    }
}
