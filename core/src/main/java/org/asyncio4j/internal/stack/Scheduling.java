package org.asyncio4j.internal.stack;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import org.asyncio4j.internal.Rethrow;
import org.jspecify.annotations.Nullable;

/// The JDK's virtual threads with a scheduler of one's own, reached by method handles while the JDK has no
/// public way.
final class Scheduling {
    static final String FLAG = "--add-opens java.base/java.lang="
            + (Scheduling.class.getModule().isNamed()
                    ? Scheduling.class.getModule().getName()
                    : "ALL-UNNAMED");

    /// `Executor -> Thread.Builder.OfVirtual`, or null. Of a shape for which the JDK has code ready, so that it
    /// starts faster than the constructor of the thread itself.
    private static final @Nullable MethodHandle NEW_BUILDER = newBuilder();

    private Scheduling() {}

    static boolean isAvailable() {
        return NEW_BUILDER != null;
    }

    /// {@return an unstarted virtual thread whose continuations go to the given scheduler}
    static Thread newThread(Executor scheduler, @Nullable String name, Runnable body) {
        if (NEW_BUILDER == null) {
            throw new IllegalStateException("scheduled stacks need the option " + FLAG + " of the java command");
        }
        try {
            var builder = (Thread.Builder.OfVirtual) NEW_BUILDER.invokeExact(scheduler);
            return (name == null ? builder : builder.name(name)).unstarted(body);
        } catch (Throwable e) {
            throw Rethrow.unchecked(e);
        }
    }

    private static @Nullable MethodHandle newBuilder() {
        try {
            var type = Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder");
            return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
                    .findConstructor(type, MethodType.methodType(void.class, Executor.class))
                    .asType(MethodType.methodType(Thread.Builder.OfVirtual.class, Executor.class));
        } catch (ReflectiveOperationException e) {
            return null; // not opened, or another JDK
        }
    }

    /// The scheduler of the JDK's ordinary virtual threads; looked up only when it is needed.
    static final class Jdk {
        static final Executor SCHEDULER = scheduler();

        private Jdk() {}

        /// Makes sure that it is there.
        static void prepare() {}

        private static Executor scheduler() {
            try {
                var type = Class.forName("java.lang.VirtualThread");
                return (Executor) MethodHandles.privateLookupIn(type, MethodHandles.lookup())
                        .findStatic(type, "defaultScheduler", MethodType.methodType(Executor.class))
                        .invoke();
            } catch (Throwable e) {
                throw new LinkageError("cannot find the scheduler of virtual threads", e);
            }
        }
    }
}
