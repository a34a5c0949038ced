package org.asyncio4j;

import org.jspecify.annotations.Nullable;

/// The keyword arguments of `create_task`.
///
/// @param name the task's name, or null for `Task-N`
/// @param context the context in which the task runs, or null for a copy of the current one
/// @param eagerStart whether the first step runs at once, or null to let the loop's task factory decide
public record TaskOptions(
        @Nullable String name,
        @Nullable Context context,
        @Nullable Boolean eagerStart) {
    static final TaskOptions NONE = new TaskOptions(null, null, null);

    /// {@return options with a name}
    ///
    /// @param name the task's name
    public static TaskOptions named(String name) {
        return new TaskOptions(name, null, null);
    }

    /// {@return options with a context}
    ///
    /// @param context the context itself, not a copy
    public static TaskOptions in(Context context) {
        return new TaskOptions(null, context, null);
    }

    /// {@return options that say whether the task starts at once}
    ///
    /// @param eagerStart whether the first step runs at once
    public static TaskOptions eager(boolean eagerStart) {
        return new TaskOptions(null, null, eagerStart);
    }

    /// {@return these options with another context}
    ///
    /// @param context the context itself, not a copy
    public TaskOptions withContext(Context context) {
        return new TaskOptions(name, context, eagerStart);
    }

    /// {@return these options with another value for the start}
    ///
    /// @param eagerStart whether the first step runs at once
    public TaskOptions withEagerStart(boolean eagerStart) {
        return new TaskOptions(name, context, eagerStart);
    }
}
