package org.asyncio4j.io.internal.net;

import io.netty.channel.Channel;
import java.lang.ref.WeakReference;
import java.nio.channels.SelectableChannel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.asyncio4j.Callback;
import org.asyncio4j.Context;
import org.asyncio4j.EventLoop;
import org.asyncio4j.Future;
import org.asyncio4j.io.BaseTransport;
import org.asyncio4j.io.internal.select.ChannelWatch;
import org.asyncio4j.spi.Poll;
import org.jspecify.annotations.Nullable;

/// Makes an event loop wait in Netty's poll. Only the loop's thread, which polls, uses Netty's objects.
/// Tasks run on their own threads and leave [their changes][#later] to the next poll, which begins the
/// next iteration. The loop [queues][#soon] the events of a poll behind the ready callbacks.
public final class Engine implements Poll {
    private static final double NANOS = 1e9;
    private static final double MILLISECOND = 1e-3;

    private final EventLoop loop;
    private final Set<AutoCloseable> open = new LinkedHashSet<>();
    private final Map<SelectableChannel, WeakReference<BaseTransport>> adopted = new WeakHashMap<>();
    private final ChannelWatch watch;
    private final Chunks chunks = new Chunks();
    private final Reception reception = new Reception();
    private List<Runnable> changes = new ArrayList<>();
    private List<Runnable> changesBefore = new ArrayList<>();
    private boolean closed;
    private volatile boolean woken;
    private volatile @Nullable NettyLoop netty;
    private @Nullable ChannelTypes types;

    private Engine(EventLoop loop) {
        this.loop = loop;
        watch = new ChannelWatch(loop);
    }

    /// {@return the engine of an event loop, created if the loop has none}
    ///
    /// @param loop the loop
    /// @throws IllegalStateException if the loop runs and the caller is not on it, if the poll of the
    ///     loop accepts no other poll, or if this module cannot work with the Netty on the path
    public static Engine of(EventLoop loop) {
        loop.checkThread();
        if (loop.getPoll().events() instanceof Engine engine) {
            return engine;
        }
        NettyVersion.check();
        var engine = new Engine(loop);
        loop.setPoll(engine);
        return engine;
    }

    /// {@return the loop that waits here}
    public EventLoop loop() {
        return loop;
    }

    /// {@return the watch for the JDK channels that the program uses itself}
    public ChannelWatch watch() {
        return watch;
    }

    /// {@return the memory for outgoing bytes}
    Chunks chunks() {
        return chunks;
    }

    /// {@return the memory for incoming bytes}
    Reception reception() {
        return reception;
    }

    /// Called when a transport takes over a channel of the JDK.
    ///
    /// @param channel the channel
    /// @param transport the transport
    void adopted(SelectableChannel channel, BaseTransport transport) {
        adopted.put(channel, new WeakReference<>(transport));
    }

    /// {@return the transport that uses a channel of the JDK and is not closing, or null}
    ///
    /// @param channel the channel
    public @Nullable BaseTransport transportOf(SelectableChannel channel) {
        var reference = adopted.get(channel);
        var transport = reference == null ? null : reference.get();
        return transport == null || transport.isClosing() ? null : transport;
    }

    /// {@return the kinds of channels of this poll}
    ChannelTypes types() {
        var chosen = types;
        if (chosen == null) {
            chosen = ChannelTypes.choose();
            types = chosen;
        }
        return chosen;
    }

    /// Runs an action on the loop's thread at the next poll.
    ///
    /// @param change the action, which may use Netty
    /// @throws IllegalStateException if the loop runs and the caller is not on it
    public void later(Runnable change) {
        loop.checkThread();
        changes.add(change);
    }

    /// Queues a callback for an event of a poll.
    ///
    /// @param callback the callback, which runs in the iteration that begins with this poll
    /// @param context the context in which it runs
    public void soon(Callback callback, Context context) {
        if (!loop.isClosed()) {
            var _ = loop.callSoon(callback, context);
        }
    }

    /// Completes a future, unless it is done or the loop is closed.
    ///
    /// @param future the future
    /// @param outcome the action that sets its result or exception
    void finish(Future<?> future, Runnable outcome) {
        if (!future.done() && !loop.isClosed()) {
            outcome.run();
        }
    }

    /// Adds a resource that closing the loop closes, on the loop's thread.
    ///
    /// @param resource the open resource
    public void closeWith(AutoCloseable resource) {
        open.add(resource);
    }

    /// Removes a closed resource.
    ///
    /// @param resource the closed resource
    public void forget(AutoCloseable resource) {
        open.remove(resource);
        closed = true;
    }

    /// Frees the addresses of channels that were closed, on the loop's thread: with NIO it takes a poll.
    void finishClosing() {
        if (closed) {
            closed = false;
            netty().pollNow();
        }
    }

    /// Registers a channel with the poll; on the loop's thread.
    ///
    /// @param channel a channel that is not registered
    void register(Channel channel) {
        channel.unsafe().register(netty(), channel.newPromise());
    }

    @Override
    public double time() {
        return System.nanoTime() / NANOS;
    }

    @Override
    public double resolution() {
        return MILLISECOND;
    }

    @Override
    public void prepare() {
        // The changes that a task makes to the pipeline of a transport come before its changes to the
        // transport.
        adopted().runTasks();
        makeChanges();
    }

    @Override
    public void poll(double timeout) {
        var polled = netty();
        boolean idle = isIdle() && !closed && types().pollsToClose() == 0;
        closed = false;
        if (timeout > 0) {
            polled.poll(nanos(timeout));
        } else if (idle) {
            polled.runTasks();
        } else {
            polled.pollNow();
        }
        woken = false;
    }

    private long nanos(double timeout) {
        return timeout == Double.POSITIVE_INFINITY ? Long.MAX_VALUE : (long) Math.ceil(timeout * NANOS);
    }

    /// {@return whether the poll may wait; after an interrupt it may not, because NIO would clear the
    /// interrupt}
    private boolean mayWait() {
        return !woken && !Thread.currentThread().isInterrupted();
    }

    /// {@return whether the engine has no open resources}
    boolean isIdle() {
        return open.isEmpty();
    }

    @Override
    public boolean expectsEvents() {
        return !isIdle() || watch.isUsed();
    }

    /// {@return Netty's event loop, for the loop's thread}
    private NettyLoop netty() {
        var polled = netty;
        if (polled == null) {
            polled = new NettyLoop(types(), this::mayWait);
            netty = polled;
        } else if (polled.owner() != Thread.currentThread()) {
            throw new IllegalStateException("this event loop does its input and output on thread '"
                    + polled.owner().getName() + "' and cannot on '"
                    + Thread.currentThread().getName() + "'");
        }
        return polled;
    }

    /// {@return Netty's event loop, owned by the current thread from now on: another thread has run the
    /// loop before, or another thread closes it}
    private NettyLoop adopted() {
        var polled = netty;
        if (polled != null && polled.owner() != Thread.currentThread()) {
            polled.adopt();
        }
        return netty();
    }

    private void makeChanges() {
        while (!changes.isEmpty()) {
            var now = changes;
            changes = changesBefore;
            changesBefore = now;
            now.forEach(this::make);
            now.clear();
        }
    }

    private void make(Runnable change) {
        try {
            change.run();
        } catch (Throwable e) { // or the others would not be made, or be made twice
            loop.callExceptionHandler(Map.of("message", "Exception in the input and output of a loop", "exception", e));
        }
    }

    @Override
    public void wakeup() {
        woken = true;
        var polled = netty;
        if (polled != null) {
            polled.wakeup();
        }
    }

    @Override
    public void close() {
        watch.close();
        var polled = adopted();
        makeChanges();
        for (var resource : List.copyOf(open)) {
            try {
                resource.close();
            } catch (Exception e) {
                System.getLogger("asyncio4j").log(System.Logger.Level.WARNING, "closing " + resource + " failed", e);
            }
        }
        makeChanges();
        for (int i = 0; i < types().pollsToClose(); i++) {
            polled.pollNow();
        }
        polled.terminate();
        chunks.release();
        reception.release();
    }
}
