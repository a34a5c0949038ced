package org.asyncio4j.io.internal.net;

import io.netty.channel.Channel;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.asyncio4j.Callback;
import org.asyncio4j.Context;
import org.asyncio4j.KeyboardInterrupt;
import org.asyncio4j.SystemExit;
import org.asyncio4j.io.BaseProtocol;
import org.asyncio4j.io.BaseTransport;
import org.asyncio4j.io.WriteBufferLimits;
import org.asyncio4j.io.internal.Introduction;
import org.jspecify.annotations.Nullable;

/// A transport over a Netty channel.
///
/// Its methods take effect with [#update], in the next poll. The events of the channel are
/// [queued][#soon] and reach the protocol after the callbacks that were ready before.
abstract class ChannelTransport implements BaseTransport {
    /// The name of a transport's handler in the pipeline.
    static final String HANDLER = "asyncio4j";

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
    private boolean told;
    private boolean updating;
    private boolean closing;
    private boolean aborted;
    private boolean gone;
    private boolean lost;

    /// Creates the transport of a channel that is not connected yet or does not read. On the loop's
    /// thread.
    ///
    /// @param engine the engine that polls the channel
    /// @param channel the channel
    ChannelTransport(Engine engine, Channel channel) {
        this.engine = engine;
        this.channel = channel;
        channel.config().setAutoRead(false);
        engine.closeWith(abortion);
    }

    /// Notifies a protocol of the new connection, then starts reading. In a callback or task.
    ///
    /// @param speaker the protocol of the connection, which runs in the current context
    /// @param made the callback to run after the notification
    void start(BaseProtocol speaker, Callback made) {
        begin(speaker);
        soon(this::callConnectionMade);
        soon(this::startReading);
        soon(made);
        if (lost) {
            soon(this::callConnectionLost);
        }
    }

    /// Sets the protocol of this transport, which runs in the current context.
    void begin(BaseProtocol speaker) {
        started = true;
        protocol = speaker;
        context = Context.copyContext();
        putExtra("socket", channel);
        putExtra("sockname", Addresses.of(channel.localAddress()));
        putExtra("peername", Addresses.of(channel.remoteAddress()));
    }

    /// Notifies the protocol of the new connection, unless that was done before.
    void callConnectionMade() {
        if (!told) {
            told = true;
            Introduction.connectionMade(protocol, this);
        }
    }

    /// {@return whether the protocol was notified of the new connection}
    boolean wasTold() {
        return told;
    }

    void putExtra(String name, @Nullable Object value) {
        if (value != null) {
            extra.put(name, value);
        }
    }

    /// Called when the first byte waits to be sent.
    void sendingBegins() {}

    /// Called when the system has taken bytes.
    void sent() {}

    /// Starts to receive.
    abstract void startReading();

    /// Applies the requested changes on the loop's thread, unless the channel is closed or about to be
    /// closed.
    abstract void update();

    /// Drops the received bytes and the unsent bytes.
    abstract void clear();

    Engine engine() {
        return engine;
    }

    Channel channel() {
        return channel;
    }

    UnsentBytes unsent() {
        return unsent;
    }

    /// Queues a callback of the protocol.
    void soon(Callback callback) {
        engine.soon(callback, context);
    }

    /// Schedules [#update] for the next poll.
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
        } else if (!gone) {
            update();
        }
    }

    /// Switches reading on or off, on the loop's thread.
    void read(boolean on) {
        if (channel.config().isAutoRead() != on) {
            channel.config().setAutoRead(on);
        }
    }

    /// Throws if the caller may not change anything here.
    final void checkThread() {
        engine.loop().checkThread();
    }

    @Override
    public void close() {
        checkThread();
        if (!closing) {
            changed();
            closing = true;
        }
    }

    public void abort() {
        checkThread();
        forceClose(null);
    }

    @Override
    public boolean isClosing() {
        return closing;
    }

    /// {@return whether nothing is received any more, other than a transport may that [is closing][#isClosing]}
    final boolean isEnding() {
        return closing;
    }

    /// Ends the connection because of an error, and reports the error unless the network caused it.
    ///
    /// @param exception the error
    /// @param message the description of where it happened
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

    /// Calls the protocol. If it throws, the exception is reported and the connection stays open.
    void callProtocol(Runnable call, String message) {
        try {
            call.run();
        } catch (SystemExit | KeyboardInterrupt e) {
            throw e;
        } catch (Throwable e) {
            report(e, message);
        }
    }

    void report(Throwable exception, String message) {
        engine.loop()
                .callExceptionHandler(
                        Map.of("message", message, "exception", exception, "transport", this, "protocol", protocol));
    }

    /// Called when bytes were written to a lost connection.
    void countLostWrite() {
        if (++lostWrites >= LOST_WRITES_TO_WARN) {
            System.getLogger("asyncio4j").log(System.Logger.Level.WARNING, "socket.send() raised exception.");
        }
    }

    /// {@return whether bytes were written to a lost connection}
    boolean hasLostWrites() {
        return lostWrites > 0;
    }

    /// Closes the connection at once.
    ///
    /// @param exception the cause, or null
    void forceClose(@Nullable Throwable exception) {
        if (!lost) {
            changed();
            failure = exception;
            aborted = true;
            lose();
        }
    }

    /// Called on the loop's thread when the channel is closed.
    void channelClosed() {
        gone = true;
        if (closing) {
            lose();
        } else {
            ended();
        }
        forgetIfOver();
    }

    /// Loses the connection after the protocol has got all received bytes: this side has not closed it.
    void ended() {
        lose();
    }

    /// Schedules the notification of the lost connection, and drops the received bytes and the unsent
    /// bytes.
    void lose() {
        if (!lost) {
            lost = true;
            closing = true;
            clear();
            unsent.clear();
            if (started) {
                soon(this::callConnectionLost);
            }
            forgetIfOver();
        }
    }

    /// {@return whether the connection is lost, even if the protocol is yet to be notified}
    boolean isLost() {
        return lost;
    }

    private void forgetIfOver() {
        if (gone && lost) {
            engine.forget(abortion);
        }
    }

    private void callConnectionLost() {
        connectionLost(failure);
    }

    /// Notifies the protocol of the lost connection, if it was notified of the new connection.
    ///
    /// @param exception the cause, or null
    void connectionLost(@Nullable Throwable exception) {
        if (told) {
            protocol.connectionLost(exception);
        }
    }

    public int getWriteBufferSize() {
        return unsent.size();
    }

    public WriteBufferLimits getWriteBufferLimits() {
        return unsent.limits();
    }

    public void setWriteBufferLimits(WriteBufferLimits limits) {
        checkThread();
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
        checkThread();
        this.protocol = protocol;
    }

    /// {@return a description such as `<SocketTransport closing [id: 0x1, …] bufsize=5>`}
    @Override
    public String toString() {
        return "<" + getClass().getSimpleName() + (gone ? " closed " : closing ? " closing " : " ") + channel
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
