package org.asyncio4j.internal.text;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.ObjectStreamConstants;
import java.io.ObjectStreamField;
import java.io.OutputStream;
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

    /// {@return the method of a serializable lambda or method reference, or null for an ordinary class}
    ///
    /// It is found out once for each class, that is, for each place where a lambda stands.
    ///
    /// @param type the class of the lambda
    public static @Nullable Method method(Class<?> type) {
        var known = METHODS.get(type);
        if (!known.found) {
            known.method = find(type);
            known.found = true;
        }
        return known.method;
    }

    /// Serialization is asked for it since that works also where reflection may not look into the lambda's
    /// class. It needs an object; one that captures nothing will do, and keeps nothing alive.
    private static @Nullable Method find(Class<?> type) {
        if (!type.isHidden()) {
            return null;
        }
        try (var catcher = new Catcher()) {
            catcher.writeObject(Empty.objectOf(type));
        } catch (Caught caught) {
            var form = caught.form;
            return new Method(form.getImplClass().replace('/', '.'), form.getImplMethodName());
        } catch (IOException | ClassNotFoundException | RuntimeException e) {
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
        return describe(callback.getClass());
    }

    /// {@return the name of a class, or for that of a lambda `Outer.<lambda>`}
    ///
    /// @param type the class
    public static String describe(Class<?> type) {
        var matcher = HIDDEN.matcher(type.getName());
        return type.isHidden() && matcher.matches()
                ? simpleName(matcher.group(1)) + ".<lambda#" + NUMBERS.get(type) + ">"
                : simpleName(type.getName());
    }

    /// {@return the class and the method in whose source a frame stands, such as `Main.main`}
    ///
    /// @param frame the frame
    public static String describe(StackTraceElement frame) {
        var method = new Method(frame.getClassName(), frame.getMethodName());
        return simpleName(method.className) + "." + method.sourceName();
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

    /// Reads an object of a class whose fields are all null or zero.
    private static final class Empty extends ObjectInputStream {
        private final Class<?> type;

        private Empty(byte[] form, Class<?> type) throws IOException {
            super(new ByteArrayInputStream(form));
            this.type = type;
            // the filter of the process is for what comes from elsewhere
            setObjectInputFilter(_ -> ObjectInputFilter.Status.ALLOWED);
        }

        private static Object objectOf(Class<?> type) throws IOException, ClassNotFoundException {
            try (var empty = new Empty(form(type), type)) {
                return empty.readObject();
            }
        }

        /// {@return the serial form, but for the description of the class}
        private static byte[] form(Class<?> type) throws IOException {
            var form = new ByteArrayOutputStream();
            try (var out = new DataOutputStream(form)) {
                out.writeShort(ObjectStreamConstants.STREAM_MAGIC);
                out.writeShort(ObjectStreamConstants.STREAM_VERSION);
                out.writeByte(ObjectStreamConstants.TC_OBJECT);
                out.writeByte(ObjectStreamConstants.TC_CLASSDESC);
                out.writeByte(ObjectStreamConstants.TC_ENDBLOCKDATA);
                out.writeByte(ObjectStreamConstants.TC_NULL); // no superclass
                for (var field : ObjectStreamClass.lookup(type).getFields()) {
                    out.write(empty(field));
                }
            }
            return form.toByteArray();
        }

        private static byte[] empty(ObjectStreamField field) {
            return switch (field.getTypeCode()) {
                case 'B', 'Z' -> new byte[Byte.BYTES];
                case 'C', 'S' -> new byte[Short.BYTES];
                case 'I', 'F' -> new byte[Integer.BYTES];
                case 'J', 'D' -> new byte[Long.BYTES];
                default -> new byte[] {ObjectStreamConstants.TC_NULL};
            };
        }

        @Override
        protected ObjectStreamClass readClassDescriptor() {
            return ObjectStreamClass.lookup(type);
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass description) {
            return type;
        }
    }
}
