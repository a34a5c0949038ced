package org.asyncio4j.launcher;

import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.execution.DirectExecutionControl;
import jdk.jshell.spi.SPIResolutionException;
import org.asyncio4j.ExceptionGroup;
import org.asyncio4j.SystemExit;
import org.jspecify.annotations.Nullable;

/// Runs the snippets of JShell in this JVM, each as a task of the loop of one [Session].
final class SnippetControl extends DirectExecutionControl {
    private static final Pattern HIDDEN = Pattern.compile("org\\.asyncio4j\\.|java\\.lang\\.(Virtual)?Thread$");

    private final InputStream userIn;
    private final Session session;

    /// Makes one that ends the session when it is closed.
    ///
    /// @param userIn what snippets read when they read standard input
    /// @param session runs the snippets
    SnippetControl(InputStream userIn, Session session) {
        this.userIn = new TypedInput(userIn);
        this.session = session;
    }

    @Override
    protected String invoke(Method snippet) throws Exception {
        System.setIn(userIn); // not sooner: until its first prompt JShell reads the real one
        try {
            return session.run(() -> valueString(result(snippet)));
        } catch (SystemExit e) {
            throw e;
        } catch (Throwable e) {
            throw new InvocationTargetException(e);
        }
    }

    private static @Nullable Object result(Method snippet) throws Exception {
        try {
            return snippet.invoke(null);
        } catch (InvocationTargetException e) {
            switch (e.getCause()) {
                case Exception thrown -> throw thrown;
                case Error thrown -> throw thrown;
                case null, default -> throw e;
            }
        }
    }

    /// Lets a [SystemExit] out of JShell, which ends it.
    @Override
    protected String throwConvertedOtherException(Throwable thrown) throws RunException, InternalException {
        if (thrown instanceof SystemExit exit) {
            throw exit;
        }
        return super.throwConvertedOtherException(thrown);
    }

    @Override
    protected String throwConvertedInvocationException(Throwable thrown) throws RunException, InternalException {
        if (thrown instanceof SPIResolutionException) {
            return super.throwConvertedInvocationException(thrown);
        }
        throw shown(thrown);
    }

    /// {@return what JShell shows of an exception, without the frames of the library}
    private static UserException shown(Throwable thrown) {
        var frames = Stream.of(thrown.getStackTrace())
                .filter(frame -> !HIDDEN.matcher(frame.getClassName()).lookingAt())
                .toArray(StackTraceElement[]::new);
        var shown = new UserException(message(thrown), thrown.getClass().getName(), frames);
        if (thrown.getCause() != null) {
            shown.initCause(shown(thrown.getCause()));
        }
        return shown;
    }

    private static @Nullable String message(Throwable thrown) {
        return thrown instanceof ExceptionGroup group
                ? Stream.concat(Stream.of(group.getMessage()), group.exceptions().stream())
                        .map(Object::toString)
                        .collect(Collectors.joining("\n|    "))
                : thrown.getMessage();
    }

    @Override
    public void stop() {
        session.interrupt();
    }

    @Override
    public void close() {
        session.close();
    }
}
