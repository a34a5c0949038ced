package org.asyncio4j.io.internal.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.AbstractScheduledEventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.Promise;
import io.netty.util.internal.ThreadExecutorMap;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A Netty event loop that runs one poll at a time on the thread that owns it. Unlike Netty's own manual
/// loop, it can change its owner, because another thread may run an event loop later.
final class NettyLoop extends AbstractScheduledEventExecutor implements IoEventLoop {
    private final IoHandler handler;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Promise<@Nullable Void> terminated = GlobalEventExecutor.INSTANCE.newPromise();
    private final Waiting waiting;
    private final Context noWaiting = new Context();
    private volatile Thread owner;
    private volatile boolean shutDown;

    /// Creates a loop that the current thread owns.
    ///
    /// @param types the kinds of channels to poll
    /// @param mayWait the condition for waiting; it is checked after the poll announces that it is about
    ///     to wait, so that no wake-up is missed
    NettyLoop(ChannelTypes types, BooleanSupplier mayWait) {
        owner = Thread.currentThread();
        waiting = new Waiting(mayWait);
        handler = types.ioHandler().newHandler(this);
        handler.initialize();
    }

    /// {@return the thread that runs the polls}
    Thread owner() {
        return owner;
    }

    /// Makes the current thread the owner. The previous owner must not use this loop any more.
    void adopt() {
        owner = Thread.currentThread();
    }

    /// Polls without waiting and runs the due tasks.
    void pollNow() {
        poll(noWaiting);
    }

    /// Polls and runs the due tasks; waits if there is nothing to do.
    ///
    /// @param nanos the longest time to wait, in nanoseconds
    void poll(long nanos) {
        waiting.longest = nanos;
        poll(waiting);
    }

    private void poll(IoHandlerContext context) {
        var outer = ThreadExecutorMap.setCurrentExecutor(this); // lets Netty keep memory for this thread
        try {
            var _ = handler.run(context);
            runDueTasks();
        } finally {
            var _ = ThreadExecutorMap.setCurrentExecutor(outer);
        }
    }

    /// Runs the due tasks and the tasks that they add.
    void runTasks() {
        if (!tasks.isEmpty() || hasScheduledTasks()) {
            var outer = ThreadExecutorMap.setCurrentExecutor(this);
            try {
                runDueTasks();
            } finally {
                var _ = ThreadExecutorMap.setCurrentExecutor(outer);
            }
        }
    }

    private void runDueTasks() {
        var _ = fetchFromScheduledTaskQueue(tasks);
        Runnable task;
        while ((task = tasks.poll()) != null) {
            safeExecute(task);
        }
    }

    /// Closes all registered channels and frees the descriptors of the poll.
    void terminate() {
        if (shutDown) {
            return;
        }
        runTasks();
        handler.prepareToDestroy();
        cancelScheduledTasks();
        runTasks();
        shutDown = true;
        handler.destroy();
        runTasks();
        var _ = terminated.trySuccess(null);
    }

    /// Ends the wait of the owner. Any thread may call this.
    void wakeup() {
        if (!shutDown) {
            handler.wakeup();
        }
    }

    @Override
    public void execute(Runnable task) {
        boolean inside = inEventLoop();
        if (shutDown && !inside) {
            throw new RejectedExecutionException("event executor terminated");
        }
        tasks.add(task);
        if (!inside) {
            wakeup();
        }
    }

    @Override
    public boolean inEventLoop(Thread thread) {
        return thread == owner;
    }

    @Override
    public @Nullable IoEventLoopGroup parent() {
        return null;
    }

    @Override
    public IoEventLoop next() {
        return this;
    }

    @Override
    public Future<IoRegistration> register(IoHandle handle) {
        Promise<IoRegistration> promise = newPromise();
        if (inEventLoop()) {
            register(handle, promise);
        } else {
            execute(() -> register(handle, promise));
        }
        return promise;
    }

    private void register(IoHandle handle, Promise<IoRegistration> promise) {
        try {
            var _ = promise.setSuccess(handler.register(handle));
        } catch (Exception e) {
            var _ = promise.setFailure(e);
        }
    }

    @Override
    @Deprecated
    public ChannelFuture register(Channel channel) {
        return register(new DefaultChannelPromise(channel, this));
    }

    @Override
    @Deprecated
    public ChannelFuture register(ChannelPromise promise) {
        return register(promise.channel(), promise);
    }

    @Override
    @Deprecated
    public ChannelFuture register(Channel channel, ChannelPromise promise) {
        channel.unsafe().register(this, promise);
        return promise;
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return handler.isCompatible(handleType);
    }

    @Override
    public boolean isIoType(Class<? extends IoHandler> handlerType) {
        return handler.getClass() == handlerType;
    }

    @Override
    public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
        throw notFromHere();
    }

    @Override
    @Deprecated
    public void shutdown() {
        throw notFromHere();
    }

    private static IllegalStateException notFromHere() {
        return new IllegalStateException("this loop ends with the event loop that polls here: call EventLoop.close()");
    }

    @Override
    public Future<?> terminationFuture() {
        return terminated;
    }

    @Override
    public boolean isShuttingDown() {
        return shutDown;
    }

    @Override
    public boolean isShutdown() {
        return shutDown;
    }

    @Override
    public boolean isTerminated() {
        return terminated.isDone();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return terminated.await(timeout, unit);
    }

    /// Tells the poll that it must not wait.
    private static class Context implements IoHandlerContext {
        @Override
        public boolean canBlock() {
            return false;
        }

        @Override
        public long delayNanos(long now) {
            return 0;
        }

        @Override
        public long deadlineNanos() {
            return -1;
        }
    }

    /// Tells the poll for how long it may wait.
    private final class Waiting extends Context {
        private final BooleanSupplier mayWait;
        private long longest;

        private Waiting(BooleanSupplier mayWait) {
            this.mayWait = mayWait;
        }

        @Override
        public boolean canBlock() {
            return tasks.isEmpty() && !hasScheduledTasks() && mayWait.getAsBoolean();
        }

        @Override
        public long delayNanos(long now) {
            return Math.min(longest, NettyLoop.this.delayNanos(now, longest));
        }

        @Override
        public long deadlineNanos() {
            long next = nextScheduledTaskDeadlineNanos();
            if (longest == Long.MAX_VALUE) {
                return next;
            }
            long end = ticker().nanoTime() + longest;
            return next == -1 ? end : Math.min(next, end);
        }
    }
}
