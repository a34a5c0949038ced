package org.asyncio4j.conformance.language;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The messages that are compared. In a pattern, `*` stands for any text, which is left out of the canonical form.
final class Messages {
    private static final Map<String, List<Message>> OF_EXCEPTIONS = Map.of(
            "RuntimeError",
            messages("""
                    Lock is not acquired.
                    cannot wait on un-acquired lock
                    cannot notify on un-acquired lock
                    no running event loop
                    Task does not support set_result operation
                    Task does not support set_exception operation
                    Task cannot await on itself*
                    TaskGroup* has not been entered
                    TaskGroup* has already been entered
                    TaskGroup* is finished
                    TaskGroup* is shutting down
                    Timeout has not been entered
                    Timeout has already been entered
                    Cannot change state of expiring Timeout
                    Cannot change state of expired Timeout
                    Cannot change state of finished Timeout
                    cannot reuse already awaited coroutine
                    coroutine is being awaited already
                    coroutine ignored GeneratorExit
                    await wasn't used with future
                    *Token* has already been used once
                    cannot enter context* is already entered
                    asyncio.run() cannot be called from a running event loop"""),
            "ValueError",
            messages("""
                    task_done() called too many times
                    BoundedSemaphore released too many times
                    Semaphore initial value must be >= 0
                    parties must be > 0
                    Set of Tasks/Futures is empty.
                    Invalid return_when value*
                    coroutine already executing
                    *Token* was created in a different Context"""),
            "TypeError",
            messages("""
                    a coroutine was expected*
                    An asyncio.Future, a coroutine or an awaitable is required
                    Passing coroutines is forbidden, use tasks explicitly.
                    can't send non-None value to a just-started coroutine"""),
            "BrokenBarrierError",
            messages("""
                    Barrier aborted
                    Abort or reset of barrier"""));

    private static final List<Message> OF_HANDLER = messages("""
            Exception in callback*
            unhandled exception during asyncio.run() shutdown
            Task* has errored out but its parent task* is already completed""");

    private Messages() {}

    /// A pattern and the canonical form of what matches it.
    private record Message(Pattern pattern, String canonical) {
        private static Message of(String text) {
            var literals = List.of(text.split("\\*", -1));
            var regex = literals.stream().map(Pattern::quote).collect(Collectors.joining(".*"));
            return new Message(
                    Pattern.compile(regex, Pattern.DOTALL),
                    text.replace("*", "").strip());
        }
    }

    private static List<Message> messages(String lines) {
        return lines.lines().map(Message::of).toList();
    }

    /// {@return the part of an exception's message that is compared, or an empty string}
    ///
    /// @param type the name of the exception
    /// @param message its message, or null
    static String ofException(String type, @Nullable String message) {
        if (message == null) {
            return "";
        }
        if (message.startsWith("#")) {
            return message;
        }
        var known = canonical(message, OF_EXCEPTIONS.getOrDefault(type, List.of()));
        return known == null ? "" : known;
    }

    /// {@return the canonical form of what the loop's exception handler is told, or null if it is not traced}
    static @Nullable String ofHandler(String message) {
        return canonical(message, OF_HANDLER);
    }

    private static @Nullable String canonical(String message, List<Message> messages) {
        for (var each : messages) {
            if (each.pattern.matcher(message).matches()) {
                return each.canonical;
            }
        }
        return null;
    }
}
