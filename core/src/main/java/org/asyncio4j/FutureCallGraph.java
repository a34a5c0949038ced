package org.asyncio4j;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.asyncio4j.internal.text.Frames;
import org.asyncio4j.internal.text.Lambdas;
import org.jspecify.annotations.Nullable;

/// Where a task or future stands and who waits for it: what [Asyncio#captureCallGraph()] returns.
///
/// Nothing is recorded for it while tasks run: the callbacks of a future tell who waits.
///
/// @param future the task or future
/// @param callStack the user's frames in which the task runs or waits, innermost first; empty for a future
/// @param awaitedBy the graphs of those that wait for it, in the order in which they began to
/// @python `asyncio.FutureCallGraph`
public record FutureCallGraph(Future<?> future, List<StackTraceElement> callStack, List<FutureCallGraph> awaitedBy) {

    /// {@return the graph of a future, or of the current task if that is null; null if there is no such task}
    static @Nullable FutureCallGraph capture(@Nullable Future<?> future, int depth, int limit) {
        var loop = CurrentLoop.runningOrNull();
        if (future == null && loop == null) {
            throw new IllegalStateException("capture_call_graph() is called outside of a running event loop and no"
                    + " future to introspect was provided");
        }
        var current = loop == null ? null : loop.tasks().current();
        var start = future == null ? current : future;
        if (start == null) {
            return null;
        }
        Set<Future<?>> path = Collections.newSetFromMap(new IdentityHashMap<>());
        if (start != current) {
            return of(start, limit, path);
        }
        path.add(start);
        var frames = Frames.ofCaller();
        var below = frames.subList(Math.clamp(depth - 1L, 0, frames.size()), frames.size());
        return new FutureCallGraph(start, limited(below, limit), awaitersOf(start, limit, path));
    }

    private static FutureCallGraph of(Future<?> future, int limit, Set<Future<?>> path) {
        path.add(future);
        var frames = future instanceof Task<?> task ? task.coroutine().frames() : List.<StackTraceElement>of();
        var graph = new FutureCallGraph(future, limited(frames, limit), awaitersOf(future, limit, path));
        path.remove(future);
        return graph;
    }

    /// Leaves out what stands on the way from the start already: tasks may wait for each other in a circle.
    private static List<FutureCallGraph> awaitersOf(Future<?> future, int limit, Set<Future<?>> path) {
        List<FutureCallGraph> graphs = new ArrayList<>();
        var awaiters = future.awaiters();
        var maker = future instanceof Task<?> task ? task.loop().tasks().makerOf(task) : null;
        if (maker != null) {
            awaiters.addFirst(maker);
        }
        for (var awaiter : awaiters) {
            if (!path.contains(awaiter)) {
                graphs.add(of(awaiter, limit, path));
            }
        }
        return List.copyOf(graphs);
    }

    private static List<StackTraceElement> limited(List<StackTraceElement> frames, int limit) {
        int size = frames.size();
        return limit < 0
                ? frames.subList(0, (int) Math.min(size, -(long) limit))
                : frames.subList(Math.max(0, size - limit), size);
    }

    /// {@return the graph as lines: the task, its frames, and who waits for it, indented}
    @Override
    public String toString() {
        var text = new StringBuilder();
        appendTo(text, "");
        return text.deleteCharAt(text.length() - 1).toString();
    }

    private void appendTo(StringBuilder text, String indent) {
        var name = future instanceof Task<?> task ? "Task(name='" + task.getName() + "', " : "Future(";
        text.append(indent).append("* ").append(name).append("id=0x");
        text.append(Integer.toHexString(System.identityHashCode(future))).append(")\n");
        if (!callStack.isEmpty()) {
            text.append(indent).append("+ Call stack:\n");
            for (var frame : callStack) {
                text.append(indent).append("|   ").append(line(frame)).append('\n');
            }
        }
        if (!awaitedBy.isEmpty()) {
            text.append(indent).append("+ Awaited by:\n");
            for (var graph : awaitedBy) {
                graph.appendTo(text, indent + "    ");
            }
        }
    }

    private static String line(StackTraceElement frame) {
        var method = new Lambdas.Method(frame.getClassName(), frame.getMethodName());
        boolean async = method.isSerializableLambda();
        return "File '" + frame.getFileName() + "', line " + frame.getLineNumber() + ", in " + (async ? "async " : "")
                + method.sourceName() + "()";
    }
}
