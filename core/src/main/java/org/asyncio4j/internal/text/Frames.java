package org.asyncio4j.internal.text;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.asyncio4j.internal.stack.Stack;

/// Stack frames as a user wants to see them.
public final class Frames {
    private static final String OURS = "org.asyncio4j.";
    private static final String STACKS = Stack.class.getPackageName() + ".";

    /// The methods of stacks in which they wait to be resumed.
    private static final Set<String> SUSPENSIONS = Set.of("suspend", "comeBack", "awaitBaton");

    private Frames() {}

    /// {@return the frames that are neither this library's nor the JDK's way of starting a thread, innermost
    /// first}
    ///
    /// @param frames the frames of a thread or an exception, innermost first
    public static List<StackTraceElement> ofUser(StackTraceElement[] frames) {
        int suspended = IntStream.range(0, frames.length)
                .filter(i -> isSuspension(frames[i]))
                .findFirst()
                .orElse(-1);
        return Arrays.stream(frames)
                .skip(suspended + 1L)
                .filter(Frames::isUsers)
                .toList();
    }

    /// {@return the frames of the caller that are its own, innermost first}
    public static List<StackTraceElement> ofCaller() {
        return ofUser(Thread.currentThread().getStackTrace());
    }

    /// Lets the trace of an exception of another stack go on with the caller's frames, as it would within one
    /// thread. Does nothing if it ends there already.
    ///
    /// @param exception an exception that the caller is about to throw again
    public static void continueWithCaller(Throwable exception) {
        var inside = exception.getStackTrace();
        var frames = new Throwable().getStackTrace();
        var outside = Arrays.copyOfRange(frames, 1, frames.length); // without this method
        if (inside.length > 0 && !inside[inside.length - 1].equals(outside[outside.length - 1])) {
            var all = Arrays.copyOf(inside, inside.length + outside.length);
            System.arraycopy(outside, 0, all, inside.length, outside.length);
            exception.setStackTrace(all);
        }
    }

    private static boolean isSuspension(StackTraceElement frame) {
        return frame.getClassName().startsWith(STACKS) && SUSPENSIONS.contains(frame.getMethodName());
    }

    private static boolean isUsers(StackTraceElement frame) {
        String name = frame.getClassName();
        boolean ours = name.startsWith(OURS)
                && (name.indexOf('.', OURS.length()) < 0
                        || name.startsWith("internal.", OURS.length())
                        || name.startsWith("test.", OURS.length()));
        return !ours && !isOfThread(frame);
    }

    private static boolean isOfThread(StackTraceElement frame) {
        String type = frame.getClassName();
        String method = frame.getMethodName();
        return (method.startsWith("run") || method.equals("getStackTrace"))
                && (type.equals("java.lang.VirtualThread") || type.equals("java.lang.Thread"));
    }

    /// {@return a text with a line for each frame, as in a stack trace}
    ///
    /// @param frames the frames, innermost first
    public static String format(List<StackTraceElement> frames) {
        var text = new StringBuilder();
        for (var frame : frames) {
            text.append("\n\tat ").append(frame);
        }
        return text.toString();
    }
}
