package org.asyncio4j.internal.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Joins the stack traces of several stacks. When an exception passes from one stack to another, the
/// frames of the second stack are appended to its trace, as if both were one thread.
///
/// The trace is rewritten to be read. It leaves out the frames between those of the program: frames of
/// this library, of the JDK's threads, and of whatever runs callbacks. The body of a coroutine gets the
/// name of the method that makes it. File and line stay.
public final class Traces {
    private static final StackTraceElement[] NONE = {};

    /// Twice as many frames as the JVM itself records by default.
    private static final int LIMIT = 2048;

    private Traces() {}

    /// {@return the trace of an exception so far; empty if the exception keeps none}
    ///
    /// @param exception any exception
    public static StackTraceElement[] of(Throwable exception) {
        try {
            return rewritten(exception.getStackTrace());
        } catch (Throwable e) {
            return NONE; // no fault in a trace may hide the exception
        }
    }

    /// Appends the frames of the caller to the trace of an exception, unless they are in it already.
    /// Does nothing to a `StackOverflowError`: where the stack is full, a class of the JDK could fail
    /// to initialize, and would stay unusable.
    ///
    /// @param exception an exception that the caller is about to throw
    public static void continueWithCaller(Throwable exception) {
        if (!(exception instanceof StackOverflowError)) {
            continueWithCaller(exception, of(exception), true);
        }
    }

    /// Sets the trace of an exception to a trace followed by the frames of the caller. Does nothing if
    /// the trace is empty.
    ///
    /// @param exception an exception that the caller is about to throw
    /// @param trace the trace so far, as [#of] gave it
    /// @param once whether it may hold the frames of the caller already, and then ends with these: an
    ///     exception that a program throws again and again must not collect frames
    public static void continueWithCaller(Throwable exception, StackTraceElement[] trace, boolean once) {
        try {
            if (trace.length > 0) {
                var joined = joined(Arrays.asList(trace), ofCaller(), once);
                exception.setStackTrace(joined.toArray(NONE));
            }
        } catch (Throwable e) {
            // the old trace has to do: the stack may be full, or the methods of the exception may be overridden
        }
    }

    /// Gives an exception that was made elsewhere the trace of the caller.
    ///
    /// @param exception an exception that the caller is about to throw
    public static void startWithCaller(Throwable exception) {
        try {
            var _ = exception.fillInStackTrace();
        } catch (Throwable e) {
            // as above
        }
    }

    private static List<StackTraceElement> joined(
            List<StackTraceElement> trace, List<StackTraceElement> caller, boolean once) {
        int known = once ? Collections.indexOfSubList(trace, caller) : -1;
        if (known >= 0 && !caller.isEmpty()) {
            return trace.subList(0, known + caller.size());
        }
        var joined = new ArrayList<>(trace.subList(0, Math.min(trace.size(), LIMIT)));
        joined.addAll(caller);
        return joined;
    }

    private static List<StackTraceElement> ofCaller() {
        var frames = new Throwable().getStackTrace();
        return ofProgram(frames, 0, endOf(frames));
    }

    /// Where the exception was made stays as it is, down to the program's first frame.
    private static StackTraceElement[] rewritten(StackTraceElement[] frames) {
        int end = endOf(frames);
        int first = 0;
        while (first < end && !isPrograms(frames[first])) {
            first++;
        }
        while (end > first && runsCode(frames[end - 1])) {
            end--;
        }
        var rewritten = new ArrayList<>(Arrays.asList(frames).subList(0, first));
        rewritten.addAll(ofProgram(frames, first, end));
        return rewritten.toArray(NONE);
    }

    /// {@return how many frames were called by the program, and not by what runs it}
    private static int endOf(StackTraceElement[] frames) {
        int end = 0;
        while (end < frames.length && !Frames.isBase(frames[end])) {
            end++;
        }
        return end;
    }

    private static List<StackTraceElement> ofProgram(StackTraceElement[] frames, int from, int to) {
        var own = new ArrayList<StackTraceElement>(to - from);
        for (int i = from; i < to; i++) {
            if (isUsers(frames[i].getClassName())) {
                own.add(readable(frames[i]));
            }
        }
        return own;
    }

    private static boolean isUsers(String className) {
        return !Frames.isOurs(className) && !Frames.isThread(className);
    }

    private static boolean isPrograms(StackTraceElement frame) {
        var type = frame.getClassName();
        return isUsers(type)
                && !type.startsWith("java.")
                && !type.startsWith("javax.")
                && !type.startsWith("jdk.")
                && !type.startsWith("sun.");
    }

    private static boolean runsCode(StackTraceElement frame) {
        var type = frame.getClassName();
        return !isUsers(type) || type.startsWith("java.util.concurrent.");
    }

    /// {@return the name of a frame's class loader, if the JVM would print it}
    private static @Nullable String printedLoader(StackTraceElement frame) {
        var name = frame.getClassLoaderName();
        return "app".equals(name) || "platform".equals(name) ? null : name;
    }

    /// {@return a frame of a coroutine's body with the name of the method in which the body stands}
    private static StackTraceElement readable(StackTraceElement frame) {
        var method = new Lambdas.Method(frame.getClassName(), frame.getMethodName());
        if (!method.methodName().startsWith("lambda$") || !method.isSerializableLambda()) {
            return frame;
        }
        return new StackTraceElement(
                printedLoader(frame),
                frame.getModuleName(),
                frame.getModuleVersion(),
                frame.getClassName(),
                method.sourceName(),
                frame.getFileName(),
                frame.getLineNumber());
    }
}
