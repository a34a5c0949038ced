package org.asyncio4j.internal.stack;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import org.asyncio4j.internal.Rethrow;
import org.jspecify.annotations.Nullable;

/// Makes virtual threads with a custom scheduler, by method handles, because the JDK has no public way.
/// Finds out whether this JVM supports them by running one.
final class Scheduling {
    private static final String FLAG = "--add-opens=java.base/java.lang="
            + (Scheduling.class.getModule().isNamed()
                    ? Scheduling.class.getModule().getName()
                    : "ALL-UNNAMED");

    /// `Executor -> Thread.Builder.OfVirtual`, or null. The JDK has ready code for a method handle of
    /// this shape, so this starts faster than the constructor of the thread itself.
    private static final @Nullable MethodHandle NEW_BUILDER;

    /// The scheduler of ordinary virtual threads.
    private static final @Nullable Executor JDK;

    /// `() -> Thread`: the platform thread on which the current virtual thread runs.
    private static final @Nullable MethodHandle CARRIER;

    private static final @Nullable String OBSTACLE;

    static {
        MethodHandle builder = null;
        Executor jdk = null;
        MethodHandle carrier = null;
        String obstacle = null;
        try {
            builder = newBuilder();
            jdk = (Executor) find("java.lang.VirtualThread", "defaultScheduler", Executor.class)
                    .invoke();
            carrier = find("java.lang.Thread", "currentCarrierThread", Thread.class);
            probe(builder);
        } catch (IllegalAccessException e) {
            obstacle = "; add " + FLAG + " to the java command to switch several times faster";
        } catch (Throwable e) {
            obstacle = ", since this JVM lets no one else schedule virtual threads: " + e;
        }
        NEW_BUILDER = builder;
        JDK = jdk;
        CARRIER = carrier;
        OBSTACLE = obstacle;
    }

    private Scheduling() {}

    /// {@return the reason why this JVM has no custom schedulers, as the end of a sentence; null if it
    /// has them}
    static @Nullable String obstacle() {
        return OBSTACLE;
    }

    /// {@return an unstarted virtual thread whose continuations go to the given scheduler}
    static Thread newThread(Executor scheduler, @Nullable String name, Runnable body) {
        if (NEW_BUILDER == null) {
            throw new IllegalStateException("this JVM has no scheduled stacks" + OBSTACLE);
        }
        try {
            var builder = (Thread.Builder.OfVirtual) NEW_BUILDER.invokeExact(scheduler);
            return (name == null ? builder : builder.name(name)).unstarted(body);
        } catch (Throwable e) {
            throw Rethrow.unchecked(e);
        }
    }

    /// {@return the scheduler of ordinary virtual threads}
    static Executor jdk() {
        if (JDK == null) {
            throw new IllegalStateException("this JVM has no scheduled stacks" + OBSTACLE);
        }
        return JDK;
    }

    /// {@return the platform thread on which the current virtual thread runs}
    static Thread carrier() {
        if (CARRIER == null) {
            throw new IllegalStateException("this JVM has no scheduled stacks" + OBSTACLE);
        }
        try {
            return (Thread) CARRIER.invokeExact();
        } catch (Throwable e) {
            throw Rethrow.unchecked(e);
        }
    }

    private static MethodHandle newBuilder() throws ReflectiveOperationException {
        var type = Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder");
        return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
                .findConstructor(type, MethodType.methodType(void.class, Executor.class))
                .asType(MethodType.methodType(Thread.Builder.OfVirtual.class, Executor.class));
    }

    private static MethodHandle find(String type, String method, Class<?> result) throws ReflectiveOperationException {
        var owner = Class.forName(type);
        return MethodHandles.privateLookupIn(owner, MethodHandles.lookup())
                .findStatic(owner, method, MethodType.methodType(result));
    }

    /// Runs a virtual thread to a yield, then to its end. Does so on a new platform thread, because the
    /// switches would clear the caller's interrupt status.
    ///
    /// @throws Throwable if this JVM does not support it
    private static void probe(MethodHandle newBuilder) throws Throwable {
        var probe = new Probe();
        var builder = (Thread.Builder.OfVirtual) newBuilder.invokeExact((Executor) probe);
        builder.unstarted(probe).start();
        var steps = new FutureTask<@Nullable Void>(probe::runSteps, null);
        var _ = Thread.ofPlatform().name("asyncio4j-probe").daemon().start(steps);
        OwnThread.join(steps, () -> {});
    }

    private static final class Probe implements Executor, Runnable {
        private @Nullable Runnable continuation;
        private int step;

        @Override
        public void execute(Runnable continuation) {
            this.continuation = continuation;
        }

        @Override
        @SuppressWarnings("ThreadPriorityCheck") // this object is the scheduler
        public void run() {
            step = 1;
            Thread.yield();
            step = 2;
        }

        private void runSteps() {
            runTo(1);
            runTo(2);
        }

        private void runTo(int expected) {
            var next = continuation;
            continuation = null;
            if (next != null) {
                next.run();
            }
            if (next == null || step != expected) {
                throw new IllegalStateException("the scheduler was not asked");
            }
        }
    }
}
