package org.asyncio4j;

import static org.asyncio4j.Asyncio.async;

import java.util.concurrent.atomic.AtomicReference;
import org.asyncio4j.internal.Rethrow;
import org.jspecify.annotations.Nullable;

/// The kinds of places from which a program may drive a coroutine by hand.
enum DrivenFrom {
    TASK {
        @Override
        void run(CoroutineBody.OfVoid code) {
            VirtualTime.run(async(code));
        }
    },
    TASK_OF_A_LOOP_ON_A_VIRTUAL_THREAD {
        @Override
        void run(CoroutineBody.OfVoid code) {
            VIRTUAL_THREAD.run(() -> TASK.run(code));
        }
    },
    CALLBACK {
        @Override
        void run(CoroutineBody.OfVoid code) {
            try (var loop = VirtualTime.newLoop()) {
                var done = loop.<Boolean>createFuture();
                var _ = loop.callSoon(() -> {
                    try {
                        code.execute();
                        done.setResult(true);
                    } catch (Throwable e) {
                        done.setException(e);
                    }
                });
                var _ = loop.runUntilComplete(done);
            }
        }
    },
    PLATFORM_THREAD {
        @Override
        void run(CoroutineBody.OfVoid code) {
            runOn(Thread.ofPlatform(), code);
        }
    },
    VIRTUAL_THREAD {
        @Override
        void run(CoroutineBody.OfVoid code) {
            runOn(Thread.ofVirtual(), code);
        }
    };

    /// Runs the code there and throws what it throws.
    abstract void run(CoroutineBody.OfVoid code);

    private static void runOn(Thread.Builder kind, CoroutineBody.OfVoid code) {
        var failure = new AtomicReference<@Nullable Throwable>();
        var thread = kind.start(() -> {
            try {
                code.execute();
            } catch (Throwable e) {
                failure.set(e);
            }
        });
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        var thrown = failure.get();
        if (thrown != null) {
            throw Rethrow.unchecked(thrown);
        }
    }
}
