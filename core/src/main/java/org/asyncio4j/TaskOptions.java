package org.asyncio4j;

import org.jspecify.annotations.Nullable;

/// The keyword arguments of `create_task`.
///
/// @param name the task's name, or null for `Task-N`
/// @param context the context in which the task runs, or null for a copy of the current one
public record TaskOptions(@Nullable String name, @Nullable Context context) {
    static final TaskOptions NONE = new TaskOptions(null, null);

    /// {@return options with a name}
    ///
    /// @param name the task's name
    public static TaskOptions named(String name) {
        return new TaskOptions(name, null);
    }

    /// {@return options with a context}
    ///
    /// @param context the context itself, not a copy
    public static TaskOptions in(Context context) {
        return new TaskOptions(null, context);
    }

    /// {@return these options with another context}
    ///
    /// @param context the context itself, not a copy
    public TaskOptions withContext(Context context) {
        return new TaskOptions(name, context);
    }
}
