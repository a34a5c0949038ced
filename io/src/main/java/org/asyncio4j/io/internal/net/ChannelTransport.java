package org.asyncio4j.io.internal.net;

import static org.asyncio4j.Asyncio.await;

import io.netty.channel.Channel;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.asyncio4j.Context;
import org.asyncio4j.Future;
import org.asyncio4j.KeyboardInterrupt;
import org.asyncio4j.SystemExit;
import org.asyncio4j.io.BaseProtocol;
import org.asyncio4j.io.BaseTransport;
import org.asyncio4j.io.WriteBufferLimits;
import org.jspecify.annotations.Nullable;

/// A transport over a channel of Netty's.
///
/// What its methods change takes effect with [#update], in the next poll; what the channel tells is
/// [queued][#soon], and reaches the protocol after what was ready before.
abstract class ChannelTransport implements BaseTransport {
    private static final int LOST_WRITES_TO_WARN = 5;

    private final Engine engine;
    private final Channel channel;
    private final UnsentBytes unsent = new UnsentBytes(this);
    private final Map<String, Object> extra = new HashMap<>();
    private final Runnable update = this::updateOrAbort;
    private final AutoCloseable abortion = new Abortion();
    private Context context = Context.copyContext();
    private BaseProtocol protocol = new BaseProtocol() {};
    private @Nullable Throwable failure;
    private int lostWrites;
    private boolean started;
    private boolean updating;
    private boolean closing;
    private boolean aborted;
    private boolean lost;

    /// Makes the transport of a channel that does not read yet. On the loop's thread.
    ///
    /// @param engine will poll the channel
    /// @param channel the channel
    ChannelTransport(Engine engine, Channel channel) {
        this.engine = engine;
        this.channel = channel;
        channel.config().setAutoRead(false);
        engine.closeWith(abortion);
        channel.closeFuture().addListener(closed -> channelClosed());
    }

    /// Has a protocol speak over this transport. For tasks; waits until it was told that the connection is made.
    ///
    /// @param <P> the kind of protocol
    /// @param protocolFactory makes the protocol
    /// @return the protocol
    public <P extends BaseProtocol> P start(Supplier<P> protocolFactory) {
        try {
            P speaker = protocolFactory.get();
            Future<Boolean> made = engine.loop().createFuture();
            start(speaker, () -> {
                if (!made.done()) {
                    made.setResult(true);
                }
            });
            await(made);
            return speaker;
        } catch (Throwable e) {
            close();
            throw e;
        }
    }

    private void start(BaseProtocol speaker, Runnable made) {
        started = true;
        protocol = speaker;
        context = Context.copyContext();
        putExtra("socket", channel);
        putExtra("sockname", Addresses.of(channel.localAddress()));
        putExtra("peername", Addresses.of(channel.remoteAddress()));
        var loop = engine.loop();
        var _ = loop.callSoon(() -> speaker.connectionMade(this), context);
        var _ = loop.callSoon(this::startReading, context);
        var _ = loop.callSoon(made, context);
        if (lost) {
            var _ = loop.callSoon(this::callConnectionLost, context);
        }
    }

    private void putExtra(String name, @Nullable Object value) {
        if (value != null) {
            extra.put(name, value);
        }
    }

    /// Receives from now on.
    abstract void startReading();

    /// Does on the loop's thread what the methods asked for, if this is not aborted.
    abstract void update();

    /// Drops what was received and what was not sent yet.
    abstract void clear();

    Channel channel() {
        return channel;
    }

    UnsentBytes unsent() {
        return unsent;
    }

    /// Queues a callback of the protocol's.
    void soon(Runnable callback) {
        engine.soon(callback, context);
    }

    /// Has [#update] called in the next poll.
    void changed() {
        if (!updating) {
            engine.later(update);
            updating = true;
        }
    }

    private void updateOrAbort() {
        updating = false;
        if (aborted) {
            channel.unsafe().close(channel.unsafe().voidPromise());
        } else if (!lost) {
            update();
        }
    }

    /// Switches reading on or off, on the loop's thread.
    void read(boolean on) {
        if (channel.config().isAutoRead() != on) {
            channel.config().setAutoRead(on);
        }
    }

    @Override
    public void close() {
        if (!closing) {
            changed();
            closing = true;
        }
    }

    public void abort() {
        forceClose(null);
    }

    @Override
    public boolean isClosing() {
        return closing;
    }

    /// Ends the connection because of something that went wrong; what is not the network's fault is reported.
    ///
    /// @param exception what went wrong
    /// @param message says where
    void fatalError(Throwable exception, String message) {
        if (exception instanceof IOException) {
            if (engine.loop().getDebug()) {
                System.getLogger("asyncio4j").log(System.Logger.Level.DEBUG, this + ": " + message, exception);
            }
        } else {
            report(exception, message);
        }
        forceClose(exception);
    }

    /// Calls the protocol; what that throws is reported, and the connection goes on.
    void callProtocol(Runnable call, String message) {
        try {
            call.run();
        } catch (SystemExit | KeyboardInterrupt e) {
            throw e;
        } catch (Throwable e) {
            report(e, message);
        }
    }

    private void report(Throwable exception, String message) {
        engine.loop()
                .callExceptionHandler(
                        Map.of("message", message, "exception", exception, "transport", this, "protocol", protocol));
    }

    /// Takes note that something was written to a connection that is lost.
    void countLostWrite() {
        if (++lostWrites >= LOST_WRITES_TO_WARN) {
            System.getLogger("asyncio4j").log(System.Logger.Level.WARNING, "socket.send() raised exception.");
        }
    }

    private void forceClose(@Nullable Throwable exception) {
        if (aborted || lost) {
            return;
        }
        changed();
        failure = exception;
        aborted = true;
        closing = true;
        drop();
    }

    private void channelClosed() {
        lost = true;
        closing = true;
        engine.forget(abortion);
        drop();
        if (started) {
            soon(this::callConnectionLost);
        }
    }

    private void drop() {
        clear();
        unsent.clear();
    }

    private void callConnectionLost() {
        protocol.connectionLost(failure);
    }

    public int getWriteBufferSize() {
        return unsent.size();
    }

    public WriteBufferLimits getWriteBufferLimits() {
        return unsent.limits();
    }

    public void setWriteBufferLimits(WriteBufferLimits limits) {
        unsent.setLimits(limits);
    }

    @Override
    public @Nullable Object getExtraInfo(String name) {
        return extra.get(name);
    }

    @Override
    public BaseProtocol getProtocol() {
        return protocol;
    }

    @Override
    public void setProtocol(BaseProtocol protocol) {
        this.protocol = protocol;
    }

    /// {@return such as `<SocketTransport closing [id: 0x1, …] bufsize=5>`}
    @Override
    public String toString() {
        return "<" + getClass().getSimpleName() + (lost ? " closed " : closing ? " closing " : " ") + channel
                + " bufsize=" + unsent.size() + ">";
    }

    /// Ends the connection with the loop.
    private final class Abortion implements AutoCloseable {
        @Override
        public void close() {
            abort();
        }

        @Override
        public String toString() {
            return ChannelTransport.this.toString();
        }
    }
}
