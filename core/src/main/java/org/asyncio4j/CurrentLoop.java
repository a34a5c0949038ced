package org.asyncio4j;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.asyncio4j.internal.stack.Stack;
import org.jspecify.annotations.Nullable;

/// Finds the event loop of the caller: the one that runs it, or the one that was set for its thread.
///
/// Code on a stack belongs to the loop that is the host of the stack. Callbacks run on the loop's thread.
final class CurrentLoop {
    private static final ThreadLocal<@Nullable Loop> RUNNING_ON_THREAD = new ThreadLocal<>();
    private static final ThreadLocal<@Nullable Loop> SET_FOR_THREAD = new ThreadLocal<>();
    private static final Set<Loop> RUNNING = ConcurrentHashMap.newKeySet();

    private CurrentLoop() {}

    /// {@return the loop that runs the caller, or null}
    static @Nullable Loop runningOrNull() {
        var stack = Stack.current();
        if (stack != null) {
            return of(stack);
        }
        var loop = RUNNING_ON_THREAD.get();
        if (loop == null) {
            stack = restoredStack();
        }
        return stack == null ? loop : of(stack);
    }

    /// {@return the loop that runs the caller}
    ///
    /// @throws IllegalStateException if there is none
    static Loop running() {
        var loop = runningOrNull();
        if (loop == null) {
            throw new IllegalStateException("no running event loop");
        }
        return loop;
    }

    /// {@return the loop that runs the caller, else the one that was set for its thread}
    ///
    /// @throws IllegalStateException if there is neither
    static Loop runningOrSet() {
        var running = runningOrNull();
        var loop = running == null ? SET_FOR_THREAD.get() : running;
        if (loop == null) {
            throw new IllegalStateException("There is no current event loop in thread '"
                    + Thread.currentThread().getName() + "': no current event loop was set and none is running.");
        }
        return loop;
    }

    /// Sets the loop for the thread of the caller.
    ///
    /// @param loop the loop, or null for none
    static void set(@Nullable Loop loop) {
        if (loop == null) {
            SET_FOR_THREAD.remove();
        } else {
            SET_FOR_THREAD.set(loop);
        }
    }

    /// {@return the stack on which the caller runs, or null}
    static @Nullable Stack stack() {
        var stack = Stack.current();
        return stack == null ? restoredStack() : stack;
    }

    /// {@return the loop that runs the code on a stack, or null}
    static @Nullable Loop of(Stack stack) {
        return stack.host() instanceof Loop loop ? loop : null;
    }

    /// Finds the stack of a task that has set the uncaught-exception handler of its thread, and lets it be
    /// found there again. The program loses nothing: a task keeps what it throws.
    private static @Nullable Stack restoredStack() {
        var thread = Thread.currentThread();
        var handler = thread.getUncaughtExceptionHandler();
        if (!thread.isVirtual() || handler instanceof Stack || handler instanceof ThreadGroup) {
            return null;
        }
        for (var running : RUNNING) {
            var task = running.tasks().current();
            var stack = task == null ? null : task.coroutine().stackOn(thread);
            if (stack != null) {
                thread.setUncaughtExceptionHandler(stack);
                return stack;
            }
        }
        return null;
    }

    /// Makes a loop the running one of the thread of the caller.
    static void enter(Loop loop) {
        RUNNING_ON_THREAD.set(loop);
        RUNNING.add(loop);
    }

    /// Undoes [#enter].
    static void leave(Loop loop) {
        RUNNING_ON_THREAD.remove();
        RUNNING.remove(loop);
    }
}
