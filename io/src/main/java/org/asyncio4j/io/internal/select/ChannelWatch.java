package org.asyncio4j.io.internal.select;

import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.asyncio4j.Callback;
import org.asyncio4j.Context;
import org.asyncio4j.EventLoop;
import org.asyncio4j.io.internal.select.Watched.Interest;
import org.jspecify.annotations.Nullable;

/// Watches channels of `java.nio` for an event loop, on a daemon thread that runs while there are any.
///
/// The thread's selector keeps a channel only as long as it waits for it, and drops one that is ready before the
/// callback is queued. So it does not spin until the callback has run, and the callback can close the channel or
/// hand it to others. For the loop's thread, where not said otherwise.
public final class ChannelWatch implements AutoCloseable {
    /// How often closed channels are looked for.
    private static final long SWEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final EventLoop loop;
    private final Map<SelectableChannel, Watched> channels = new HashMap<>();
    private @Nullable SelectorThread thread;
    private long lastSweep;

    /// @param loop where the callbacks are called, and which has to close this
    public ChannelWatch(EventLoop loop) {
        this.loop = loop;
    }

    /// Has a callback called whenever something can be read from a channel or accepted. It replaces the one
    /// before, which is not called any more.
    ///
    /// @param channel a non-blocking channel
    /// @param callback what is called, in a copy of the current context
    public void addReader(SelectableChannel channel, Callback callback) {
        add(channel, Direction.READ, new Interest(callback, Context.copyContext()));
    }

    /// Has a callback called whenever a channel can be written to, or has been connected, as [#addReader] does.
    ///
    /// @param channel a non-blocking channel
    /// @param callback what is called, in a copy of the current context
    public void addWriter(SelectableChannel channel, Callback callback) {
        add(channel, Direction.WRITE, new Interest(callback, Context.copyContext()));
    }

    /// Takes a reader back, at once.
    ///
    /// @param channel the channel
    /// @return whether there was one
    public boolean removeReader(SelectableChannel channel) {
        return remove(channel, Direction.READ, null);
    }

    /// Takes a writer back, at once.
    ///
    /// @param channel the channel
    /// @return whether there was one
    public boolean removeWriter(SelectableChannel channel) {
        return remove(channel, Direction.WRITE, null);
    }

    /// Suspends the current task until something can be read from a channel, or perhaps earlier. It replaces a
    /// reader.
    ///
    /// @param channel a non-blocking channel
    public void awaitReadable(SelectableChannel channel) {
        await(channel, Direction.READ);
    }

    /// Suspends the current task until a channel can be written to or has been connected, or perhaps earlier. It
    /// replaces a writer.
    ///
    /// @param channel a non-blocking channel
    public void awaitWritable(SelectableChannel channel) {
        await(channel, Direction.WRITE);
    }

    private void await(SelectableChannel channel, Direction direction) {
        var ready = loop.<@Nullable Void>createFuture();
        var interest = new Interest(
                () -> {
                    if (!ready.done()) {
                        ready.setResult(null);
                    }
                },
                null);
        add(channel, direction, interest);
        try {
            ready.await();
        } finally {
            remove(channel, direction, interest);
        }
    }

    private void add(SelectableChannel channel, Direction direction, Interest interest) {
        if (loop.isClosed()) {
            throw new IllegalStateException("Event loop is closed");
        }
        int operations = direction.operationsOf(channel);
        if (channel.isBlocking()) {
            throw new IllegalArgumentException("the socket must be non-blocking");
        }
        try {
            arm(channel, direction, interest, operations);
        } catch (ClosedChannelException e) {
            throw new IllegalArgumentException("Invalid file object: " + channel, e);
        }
    }

    private void arm(SelectableChannel channel, Direction direction, Interest interest, int operations)
            throws ClosedChannelException {
        while (!tryToArm(channel, direction, interest, operations)) {
            awaitDrop();
        }
    }

    private synchronized boolean tryToArm(
            SelectableChannel channel, Direction direction, Interest interest, int operations)
            throws ClosedChannelException {
        var watched = channels.get(channel);
        if (watched == null) {
            watched = new Watched(channel);
        }
        if (!thread().arm(watched, operations)) {
            return false;
        }
        channels.put(channel, watched);
        watched.put(direction, interest);
        return true;
    }

    /// {@return whether a channel is watched}
    public synchronized boolean isUsed() {
        return !channels.isEmpty();
    }

    private SelectorThread thread() {
        if (thread == null) {
            lastSweep = System.nanoTime();
            thread = SelectorThread.start(this);
        }
        return thread;
    }

    /// @param interest what is taken back if it is still there, or null for whatever is there
    private boolean remove(SelectableChannel channel, Direction direction, @Nullable Interest interest) {
        boolean cancelled;
        synchronized (this) {
            var watched = channels.get(channel);
            var found = watched == null ? null : watched.get(direction);
            if (watched == null || found == null || (interest != null && interest != found)) {
                return false;
            }
            remove(watched, direction);
            cancelled = disarm(watched, direction.operations);
        }
        if (cancelled) {
            awaitDrop();
        }
        return true;
    }

    private void remove(Watched watched, Direction direction) {
        watched.remove(direction);
        if (watched.isEmpty()) {
            channels.remove(watched.channel);
        }
    }

    /// @return whether the selector has to drop a key
    private boolean disarm(Watched watched, int operations) {
        boolean cancelled = watched.disarm(operations);
        if (cancelled && thread != null) {
            thread.whenDropped(() -> dropped(watched));
        }
        return cancelled;
    }

    private synchronized void dropped(Watched watched) {
        watched.dropped();
    }

    /// Blocks for the short time that the thread needs to drop the keys that are cancelled. Until then a channel
    /// cannot be registered again, and one that is closed stays open for the system.
    private void awaitDrop() {
        CompletableFuture<?> dropped;
        synchronized (this) {
            if (thread == null) {
                return;
            }
            dropped = thread.dropped();
        }
        dropped.join();
    }

    /// Is called by the thread for each channel that is ready.
    synchronized void ready(SelectionKey key) {
        try {
            fire((Watched) key.attachment(), key.readyOps());
        } catch (CancelledKeyException e) {
            // removed or closed meanwhile
        }
    }

    private void fire(Watched watched, int operations) {
        disarm(watched, operations);
        for (var direction : Direction.values()) {
            var interest = watched.get(direction);
            if (interest != null && thread != null && (operations & direction.operations) != 0) {
                thread.whenDropped(() -> call(watched, direction, interest));
            }
        }
    }

    private synchronized void call(Watched watched, Direction direction, Interest interest) {
        if (watched.get(direction) != interest) {
            return;
        }
        try {
            if (interest.context == null) {
                remove(watched, direction);
                loop.callSoonThreadsafe(interest.callback);
            } else {
                interest.handle = loop.callSoonThreadsafe(interest.callback, interest.context);
                loop.callSoonThreadsafe(() -> watchAgain(watched, direction, interest));
            }
        } catch (IllegalStateException e) {
            // the loop is closed, and this is about to be
        }
    }

    private void watchAgain(Watched watched, Direction direction, Interest interest) {
        try {
            while (!tryToWatchAgain(watched, direction, interest)) {
                awaitDrop();
            }
        } catch (ClosedChannelException e) {
            remove(watched.channel, direction, interest);
        }
    }

    private synchronized boolean tryToWatchAgain(Watched watched, Direction direction, Interest interest)
            throws ClosedChannelException {
        return watched.get(direction) != interest || thread().arm(watched, direction.operationsOf(watched.channel));
    }

    /// Is asked by a thread each time before it waits.
    ///
    /// @return false if it has to end
    synchronized boolean goesOn(SelectorThread asking) {
        long now = System.nanoTime();
        if (thread == asking && now - lastSweep >= SWEEP_NANOS) {
            lastSweep = now;
            channels.values().stream().filter(Watched::isClosed).forEach(each -> fire(each, ~0));
            if (channels.isEmpty() && asking.isIdle()) {
                thread = null;
            }
        }
        return thread == asking;
    }

    /// Forgets all channels and ends the thread. Does nothing the second time.
    @Override
    public void close() {
        CompletableFuture<?> dropped;
        synchronized (this) {
            if (thread == null) {
                return;
            }
            for (var watched : channels.values()) {
                watched.disarm(~0);
                watched.clear();
            }
            channels.clear();
            dropped = thread.dropped();
            thread = null;
        }
        dropped.join();
    }
}
