package org.asyncio4j.internal.stack;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// The ways to switch stacks. The process uses one of them.
public enum StackKind {
    /// Virtual threads that the loop's own thread schedules; needs `java.lang` opened to this module.
    SCHEDULED("scheduled"),
    /// Plain virtual threads that pass a baton to each other; works everywhere.
    HAND_OFF("hand-off");

    /// The system property that forces one of the kinds: `scheduled` or `handoff`.
    public static final String PROPERTY = "asyncio4j.stack";

    private static volatile @Nullable StackKind ofProcess;

    private final String text;

    StackKind(String text) {
        this.text = text;
    }

    /// {@return the kind that the event loops of this process use}
    ///
    /// @throws IllegalStateException if the forced kind needs an option of the java command, or another
    ///     JVM
    /// @throws IllegalArgumentException if the property forces an unknown kind
    public static StackKind ofProcess() {
        var kind = ofProcess;
        return kind == null ? chooseOnce() : kind;
    }

    private static synchronized StackKind chooseOnce() {
        var kind = ofProcess;
        if (kind == null) {
            kind = choose(System.getProperty(PROPERTY));
            ofProcess = kind;
        }
        return kind;
    }

    private static StackKind choose(@Nullable String forced) {
        if (forced == null) {
            String obstacle = Scheduling.obstacle();
            if (obstacle == null) {
                return SCHEDULED;
            }
            System.getLogger("asyncio4j")
                    .log(System.Logger.Level.INFO, "asyncio4j switches stacks by hand-off" + obstacle);
            return HAND_OFF;
        }
        return switch (forced) {
            case "handoff" -> HAND_OFF;
            case "scheduled" -> {
                String obstacle = Scheduling.obstacle();
                if (obstacle != null) {
                    throw new IllegalStateException(PROPERTY + "=scheduled cannot be had" + obstacle);
                }
                yield SCHEDULED;
            }
            default ->
                throw new IllegalArgumentException("the system property " + PROPERTY
                        + " must be 'scheduled' or 'handoff', but was '" + forced + "'");
        };
    }

    /// {@return whether the current thread can drive stacks of this kind}
    public boolean canRunHere() {
        return Thread.currentThread().isVirtual() == (this == HAND_OFF);
    }

    /// {@return a new thread that can drive stacks of this kind}
    ///
    /// @param body the code that the thread runs
    public Thread newThread(Runnable body) {
        return this == HAND_OFF
                ? Thread.ofVirtual().name("asyncio4j-loop").unstarted(body)
                : Thread.ofPlatform().name("asyncio4j-loop").daemon().unstarted(body);
    }

    /// {@return a new executor for calls that block or compute, which starts each call at once}
    ///
    /// With hand-off stacks it uses platform threads. A computation on a virtual thread occupies its
    /// carrier, so a few computations would stop the tasks, which are virtual threads with this kind.
    public ExecutorService newExecutor() {
        return this == HAND_OFF
                ? Executors.newCachedThreadPool(
                        Thread.ofPlatform().name("asyncio-", 0).daemon().factory())
                : Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("asyncio-", 0).factory());
    }

    @Override
    public String toString() {
        return text;
    }
}
