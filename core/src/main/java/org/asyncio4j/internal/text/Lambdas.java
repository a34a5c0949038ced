package org.asyncio4j.internal.text;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Finds out which method a lambda stands in. Only ever done for a report or a text, never on the way of a call.
public final class Lambdas {
    private static final Pattern SYNTHETIC = Pattern.compile("lambda\\$(.+?)(?:\\$[0-9a-f]{1,8})?\\$\\d+");
    private static final Pattern SERIALIZABLE = Pattern.compile("lambda\\$.+\\$[0-9a-f]{1,8}\\$\\d+");
    private static final Pattern HIDDEN = Pattern.compile("(.*?)\\$\\$Lambda.*");

    private static final ClassValue<AtomicInteger> COUNTERS = new ClassValue<>() {
        @Override
        protected AtomicInteger computeValue(Class<?> type) {
            return new AtomicInteger();
        }
    };

    private static final ClassValue<Integer> NUMBERS = new ClassValue<>() {
        @Override
        protected Integer computeValue(Class<?> type) {
            return COUNTERS.get(type.getNestHost()).incrementAndGet();
        }
    };

    private static final ClassValue<Known> METHODS = new ClassValue<>() {
        @Override
        protected Known computeValue(Class<?> type) {
            return new Known();
        }
    };

    /// What was found out of a class. Two threads may do so at the same time, and find the same.
    private static final class Known {
        private @Nullable Method method;
        private volatile boolean found;
    }

    private Lambdas() {}

    /// The method of a lambda.
    ///
    /// @param className the class that holds it, with dots
    /// @param methodName the compiled method, such as `lambda$main$0`
    public record Method(String className, String methodName) {
        /// {@return the name of the method in whose source the lambda stands}
        public String sourceName() {
            var matcher = SYNTHETIC.matcher(methodName);
            return switch (matcher.matches() ? matcher.group(1) : methodName) {
                case "new" -> "<init>";
                case "static" -> "<clinit>";
                case String name -> name;
            };
        }

        /// {@return whether it is that of a serializable lambda, as the bodies of coroutines are}
        public boolean isSerializableLambda() {
            return SERIALIZABLE.matcher(methodName).matches();
        }

        /// {@return whether a frame is one of this method}
        ///
        /// @param frame the frame
        public boolean owns(StackTraceElement frame) {
            return frame.getClassName().equals(className)
                    && frame.getMethodName().equals(methodName);
        }
    }

    /// {@return the method of a serializable lambda or method reference, or null for an object of an ordinary
    /// class}
    ///
    /// It is found out once for each class, that is, for each place where a lambda stands.
    ///
    /// @param lambda the object
    public static @Nullable Method method(Serializable lambda) {
        var known = METHODS.get(lambda.getClass());
        if (!known.found) {
            known.method = find(lambda);
            known.found = true;
        }
        return known.method;
    }

    /// Serialization is asked for it since that works also where reflection may not look into the lambda's
    /// class.
    private static @Nullable Method find(Serializable lambda) {
        if (!lambda.getClass().isHidden()) {
            return null;
        }
        try (var catcher = new Catcher()) {
            catcher.writeObject(lambda);
        } catch (Caught caught) {
            var form = caught.form;
            return new Method(form.getImplClass().replace('/', '.'), form.getImplMethodName());
        } catch (IOException | RuntimeException e) {
            return null;
        }
        return null;
    }

    /// {@return the name of an object's class, or of a lambda or method reference such as `Outer.<lambda#2>`}
    ///
    /// The method of one that is not serializable cannot be found out. So the lambdas of a class are numbered,
    /// in the order in which this is asked, to tell them apart in a log.
    ///
    /// @param callback the object
    public static String describe(Object callback) {
        var type = callback.getClass();
        var matcher = HIDDEN.matcher(type.getName());
        return type.isHidden() && matcher.matches()
                ? simpleName(matcher.group(1)) + ".<lambda#" + NUMBERS.get(type) + ">"
                : simpleName(type.getName());
    }

    private static String simpleName(String className) {
        return className.substring(className.lastIndexOf('.') + 1).replace('$', '.');
    }

    private static final class Caught extends IOException {
        private static final long serialVersionUID = 1L;

        private final transient SerializedLambda form;

        private Caught(SerializedLambda form) {
            this.form = form;
        }
    }

    private static final class Catcher extends ObjectOutputStream {
        private Catcher() throws IOException {
            super(OutputStream.nullOutputStream());
            enableReplaceObject(true);
        }

        @Override
        protected Object replaceObject(Object object) throws IOException {
            if (object instanceof SerializedLambda form) {
                throw new Caught(form);
            }
            return object;
        }
    }
}
