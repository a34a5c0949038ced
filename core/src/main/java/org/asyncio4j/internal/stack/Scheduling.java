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

    /// `(Executor scheduler, String name, int characteristics, Runnable task) -> Thread`, or null.
    private static final @Nullable MethodHandle NEW_THREAD = newThread();

    private Scheduling() {}

    static boolean isAvailable() {
        return NEW_THREAD != null;
    }

    /// {@return an unstarted virtual thread whose continuations go to the given scheduler}
    static Thread newThread(Executor scheduler, @Nullable String name, Runnable body) {
        if (NEW_THREAD == null) {
            throw new IllegalStateException("scheduled stacks need the option " + FLAG + " of the java command");
        }
        try {
            return (Thread) NEW_THREAD.invokeExact(scheduler, name, 0, body);
        } catch (Throwable e) {
            throw Rethrow.unchecked(e);
        }
    }

    private static @Nullable MethodHandle newThread() {
        try {
            var type = Class.forName("java.lang.VirtualThread");
            return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
                    .findConstructor(
                            type,
                            MethodType.methodType(void.class, Executor.class, String.class, int.class, Runnable.class))
                    .asType(MethodType.methodType(
                            Thread.class, Executor.class, String.class, int.class, Runnable.class));
        } catch (ReflectiveOperationException e) {
            return null; // not opened, or another JDK
        }
    }

    /// The scheduler of the JDK's ordinary virtual threads; looked up only when it is needed.
    static final class Jdk {
        static final Executor SCHEDULER = scheduler();

        private Jdk() {}

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
