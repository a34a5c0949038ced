package org.asyncio4j.stacks;

import java.util.Arrays;
import java.util.List;
import org.asyncio4j.Coroutine;
import org.asyncio4j.Loops;
import org.jspecify.annotations.Nullable;

/// What the stack traces of these tests show.
final class Shown {
    private Shown() {}

    /// {@return what a run of a coroutine throws}
    static Throwable thrownBy(Coroutine<? extends @Nullable Object> main) {
        try {
            Loops.run(main);
        } catch (Throwable e) {
            return e;
        }
        throw new AssertionError("nothing was thrown");
    }

    /// {@return the methods of the tests in a trace, innermost first, down to the one that calls [#thrownBy]}
    static List<String> methods(Throwable exception) {
        return Arrays.stream(exception.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith(Shown.class.getPackageName()))
                .map(frame -> frame.getMethodName().replaceFirst("lambda\\$(\\w+)\\$.*", "$1"))
                .takeWhile(method -> !method.equals("thrownBy"))
                .toList();
    }
}
