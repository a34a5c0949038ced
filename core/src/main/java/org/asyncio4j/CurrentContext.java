package org.asyncio4j;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which context is current in an event loop: that of the task or callback that runs, unless that runs something in
/// another.
final class CurrentContext {
    private final LoopTasks tasks;
    private @Nullable Handle callback;
    private @Nullable Context switchedTo;
    private Context outside = new Context();

    CurrentContext(LoopTasks tasks) {
        this.tasks = tasks;
    }

    Context get() {
        if (switchedTo != null) {
            return switchedTo;
        }
        var task = tasks.current();
        if (task != null) {
            return task.madeContext();
        }
        return callback == null ? outside : callback.madeContext();
    }

    /// {@return the values of the current context, which change no more}
    Map<ContextVar<?>, @Nullable Object> values() {
        if (switchedTo != null) {
            return switchedTo.values();
        }
        var task = tasks.current();
        if (task != null) {
            return task.contextValues();
        }
        return callback == null ? outside.values() : callback.values();
    }

    /// Sets the callback that runs, unless that is the step of a task; null if there is none.
    void setCallback(@Nullable Handle running) {
        callback = running;
        switchedTo = null;
    }

    /// {@return whether it is the callback that runs}
    boolean isOf(Handle handle) {
        return callback == handle;
    }

    /// Makes another context current than that of the running task or callback.
    ///
    /// @param context the context, or null for that of the task or callback
    /// @return the one before, or null likewise
    @Nullable
    Context switchTo(@Nullable Context context) {
        var before = switchedTo;
        switchedTo = context;
        return before;
    }

    /// Sets which context is current between the callbacks.
    void setOutside(Context context) {
        outside = context;
    }
}
