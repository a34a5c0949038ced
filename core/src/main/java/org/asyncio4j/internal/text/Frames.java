package org.asyncio4j.internal.text;

import java.lang.StackWalker.StackFrame;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.asyncio4j.internal.stack.Stack;
import org.jspecify.annotations.Nullable;

/// Stack frames as a user wants to see them.
public final class Frames {
    private static final String OURS = "org.asyncio4j.";
    private static final String STACKS = Stack.class.getPackageName() + ".";

    /// The methods of stacks in which they wait to be resumed.
    private static final Set<String> SUSPENSIONS = Set.of("suspend", "comeBack", "awaitBaton");

    private static final Set<String> BASES = Set.of(OURS + "LoopThread", Stack.class.getName());

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

    /// {@return the frame of the user's code that a method of this library has called, or null if there is none}
    ///
    /// @param frames the frames of an exception, innermost first
    /// @param type the class of the method, which occurs once at most
    /// @param method its name
    public static @Nullable StackTraceElement calledBy(StackTraceElement[] frames, Class<?> type, String method) {
        StackTraceElement called = null;
        for (var frame : frames) {
            if (frame.getClassName().equals(type.getName())
                    && frame.getMethodName().equals(method)) {
                return called;
            }
            if (isUsers(frame)) {
                called = frame;
            }
        }
        return null;
    }

    /// {@return the innermost of these frames, or none}
    public static List<StackTraceElement> placeOfCaller() {
        return StackWalker.getInstance()
                .walk(frames -> frames.map(StackFrame::toStackTraceElement)
                        .filter(Frames::isUsers)
                        .limit(1)
                        .toList());
    }

    private static boolean isSuspension(StackTraceElement frame) {
        return frame.getClassName().startsWith(STACKS) && SUSPENSIONS.contains(frame.getMethodName());
    }

    /// {@return whether this library runs code from there on: callbacks of an event loop, or a coroutine}
    static boolean isBase(StackTraceElement frame) {
        return frame.getMethodName().equals("run") && BASES.contains(frame.getClassName());
    }

    private static boolean isUsers(StackTraceElement frame) {
        return !isOurs(frame.getClassName()) && !isOfThread(frame);
    }

    /// {@return whether a class is one of this library}
    static boolean isOurs(String className) {
        return className.startsWith(OURS)
                && (className.indexOf('.', OURS.length()) < 0
                        || className.startsWith("internal.", OURS.length())
                        || className.startsWith("context.", OURS.length())
                        || className.startsWith("test.", OURS.length()));
    }

    private static boolean isOfThread(StackTraceElement frame) {
        String method = frame.getMethodName();
        return (method.startsWith("run") || method.equals("getStackTrace")) && isThread(frame.getClassName());
    }

    /// {@return whether a class is the JDK's thread}
    static boolean isThread(String className) {
        return className.equals("java.lang.VirtualThread") || className.equals("java.lang.Thread");
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
