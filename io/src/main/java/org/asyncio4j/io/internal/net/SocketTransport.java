package org.asyncio4j.io.internal.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.FileRegion;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.asyncio4j.Context;
import org.asyncio4j.Future;
import org.asyncio4j.io.BaseProtocol;
import org.asyncio4j.io.Protocol;
import org.asyncio4j.io.Transport;
import org.asyncio4j.io.WriteBufferLimits;
import org.jspecify.annotations.Nullable;

/// A connected channel of Netty's as a transport.
///
/// What its methods change takes effect with [#update], in the next poll; what the channel tells is queued, and
/// reaches the protocol after what was ready before.
public final class SocketTransport implements Transport {
    /// The name of its handler in the pipeline.
    static final String HANDLER = "asyncio4j";

    private final Engine engine;
    private final Channel channel;
    private final Incoming incoming = new Incoming(this);
    private final SocketHandler handler = new SocketHandler(this, incoming);
    private final Outgoing outgoing = new Outgoing(this);
    private final Map<String, Object> extra = new HashMap<>();
    private final Runnable update = this::update;
    private final AutoCloseable abortion = new Abortion();
    private Context context = Context.copyContext();
    private BaseProtocol protocol = new BaseProtocol() {};
    private @Nullable Consumer<? super SocketTransport> whenLost;
    private @Nullable TlsLayer tls;
    private @Nullable Throwable failure;
    private boolean started;
    private boolean told;
    private boolean inputEnded;
    private boolean updating;
    private boolean closing;
    private boolean aborted;
    private boolean gone;
    private boolean lost;
    private boolean endOfOutput;
    private boolean sendsFile;

    /// Makes the transport of a channel that is not connected yet, or does not read. On the loop's thread.
    ///
    /// @param engine will poll the channel
    /// @param channel the channel
    SocketTransport(Engine engine, Channel channel) {
        this.engine = engine;
        this.channel = channel;
        channel.config().setAutoRead(false);
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        var receiving = new Receiving(this);
        channel.config()
                .setRecvByteBufAllocator(
                        channel instanceof NioDomainSocketChannel ? new UnixReceiving(channel, receiving) : receiving);
        channel.pipeline().addLast(HANDLER, handler);
        engine.closeWith(abortion);
    }

    /// Has a protocol told that the connection is made, then starts reading. In a callback or task.
    ///
    /// @param speaker what speaks over the connection, in the current context
    /// @param made is run after it was told
    void start(BaseProtocol speaker, Runnable made) {
        begin(speaker);
        var loop = engine.loop();
        var _ = loop.callSoon(this::callConnectionMade, context);
        var _ = loop.callSoon(this::startReading, context);
        var _ = loop.callSoon(made, context);
    }

    /// Has a protocol told that the connection is made when it is encrypted. In a callback or task.
    ///
    /// @param speaker what speaks over the connection, in the current context
    /// @param how the connection is encrypted
    /// @param secured is completed after the protocol was told, or if the connection is lost before
    void start(BaseProtocol speaker, Tls how, Future<Boolean> secured) {
        begin(speaker);
        secure(how, new byte[0], secured);
    }

    private void begin(BaseProtocol speaker) {
        started = true;
        protocol = speaker;
        context = Context.copyContext();
        extra.put("socket", channel);
        putExtra("sockname", Addresses.of(channel.localAddress()));
        putExtra("peername", Addresses.of(channel.remoteAddress()));
    }

    /// Encrypts what is written, and takes what is received as encrypted, from now on. In a callback or task.
    ///
    /// @param how the connection is encrypted
    /// @param received what the protocol was given, but is for the handshake
    /// @param secured is completed after the handshake, or if the connection is lost before
    void secure(Tls how, byte[] received, Future<Boolean> secured) {
        var layer = new TlsLayer(this, incoming, outgoing, tls, how, secured);
        layer.start(received);
        tls = layer;
    }

    /// Tells the protocol that the connection is made, unless it was told before.
    void callConnectionMade() {
        if (!told) {
            told = true;
            protocol.connectionMade(this);
        }
    }

    void putExtra(String name, @Nullable Object value) {
        if (value != null) {
            extra.put(name, value);
        }
    }

    /// Gives the protocol what is received from now on.
    void startReading() {
        incoming.start();
        changed();
    }

    /// Takes note that the channel brings nothing more; on the loop's thread.
    void inputEnded() {
        inputEnded = true;
        peerEnded();
    }

    /// {@return whether the channel brings nothing more}
    boolean hasInputEnded() {
        return inputEnded;
    }

    /// Takes note that the other side sends nothing more; on the loop's thread.
    void peerEnded() {
        if (tls != null) {
            tls.peerEnded();
        }
        incoming.endOfFile();
        changed();
    }

    /// {@return whether the next bytes of the channel come as they are to a protocol that is given copies}
    boolean copiesAtOnce() {
        return protocol instanceof Protocol && channel.pipeline().firstContext().handler() == handler;
    }

    boolean isEncrypted() {
        return tls != null;
    }

    /// Has somebody told when the connection is lost.
    ///
    /// @param action is called after the protocol
    void whenLost(Consumer<? super SocketTransport> action) {
        whenLost = action;
    }

    Engine engine() {
        return engine;
    }

    Channel channel() {
        return channel;
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

    /// Does on the loop's thread what the methods asked for.
    private void update() {
        updating = false;
        if (!lost) {
            outgoing.flush();
            read(closing ? tls != null && !inputEnded : isReading() && incoming.takesMore());
        }
        if (aborted) {
            channel.unsafe().close(channel.unsafe().voidPromise());
        } else if (closing && outgoing.isEmpty()) {
            end();
        } else if (endOfOutput
                && outgoing.isEmpty()
                && channel instanceof DuplexChannel duplex
                && !duplex.isOutputShutdown()) {
            var _ = duplex.shutdownOutput();
        }
    }

    private void end() {
        if (tls == null || lost) {
            var _ = channel.close();
        } else {
            tls.shutDown();
        }
    }

    private void read(boolean on) {
        if (channel.config().isAutoRead() != on) {
            channel.config().setAutoRead(on);
        }
    }

    @Override
    public boolean isReading() {
        return !closing && !incoming.isPaused();
    }

    @Override
    public void pauseReading() {
        if (isReading()) {
            changed();
            incoming.pause();
        }
    }

    @Override
    public void resumeReading() {
        if (!closing && incoming.isPaused()) {
            changed();
            incoming.resume();
        }
    }

    @Override
    public void write(byte[] data) {
        if (mayWrite(data.length)) {
            outgoing.write(data);
        }
    }

    @Override
    public void write(ByteBuffer data) {
        if (mayWrite(data.remaining())) {
            outgoing.write(data);
        }
        data.position(data.limit());
    }

    /// Has the system send a part of a file after what was written; nothing can be written meanwhile.
    ///
    /// @param region the part
    /// @param sent is told, on the loop's thread, how that ends
    void sendFile(FileRegion region, ChannelFutureListener sent) {
        sendsFile = true;
        engine.later(() -> {
            outgoing.handOver();
            channel.writeAndFlush(region).addListener(sent);
        });
    }

    /// Takes note that the file was sent.
    void fileSent() {
        sendsFile = false;
    }

    private boolean mayWrite(int count) {
        if (sendsFile) {
            throw new IllegalStateException("unable to write; sendfile is in progress");
        }
        if (endOfOutput) {
            throw new IllegalStateException("Cannot call write() after write_eof()");
        }
        if (closing) {
            if (count > 0) {
                outgoing.countLost();
            }
            return false;
        }
        changed();
        return true;
    }

    @Override
    public boolean canWriteEof() {
        return tls == null;
    }

    @Override
    public void writeEof() {
        if (tls != null) {
            throw new UnsupportedOperationException("TLS has no end of one direction alone");
        }
        if (!closing && !endOfOutput) {
            changed();
            endOfOutput = true;
        }
    }

    @Override
    public void close() {
        if (closing) {
            return;
        }
        if (tls != null && !tls.isReady()) {
            abort();
            return;
        }
        changed();
        closing = true;
        incoming.clear();
        if (tls != null) {
            tls.closing();
        } else if (outgoing.isEmpty()) {
            lose(); // else when the rest was sent
        }
    }

    @Override
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

    void report(Throwable exception, String message) {
        engine.loop()
                .callExceptionHandler(
                        Map.of("message", message, "exception", exception, "transport", this, "protocol", protocol));
    }

    /// Closes the connection at once.
    ///
    /// @param exception what went wrong, or null
    void forceClose(@Nullable Throwable exception) {
        if (!lost) {
            changed();
            failure = exception;
            aborted = true;
            lose();
        }
    }

    /// Takes note that the channel is closed; on the loop's thread.
    void channelClosed() {
        gone = true;
        if (closing) {
            lose();
        } else {
            incoming.end(this::lose);
        }
        forgetIfOver();
    }

    private void lose() {
        if (!lost) {
            lost = true;
            closing = true;
            incoming.clear();
            outgoing.clear();
            if (started) {
                soon(this::callConnectionLost);
            }
            forgetIfOver();
        }
    }

    private void forgetIfOver() {
        if (gone && lost) {
            engine.forget(abortion);
        }
    }

    private void callConnectionLost() {
        try {
            if (tls != null) {
                tls.lost(failure);
            }
            if (told) {
                protocol.connectionLost(failure);
            }
        } finally {
            if (whenLost != null) {
                whenLost.accept(this);
            }
        }
    }

    @Override
    public int getWriteBufferSize() {
        return outgoing.size();
    }

    @Override
    public WriteBufferLimits getWriteBufferLimits() {
        return outgoing.limits();
    }

    @Override
    public void setWriteBufferLimits(WriteBufferLimits limits) {
        outgoing.setLimits(limits);
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

    @Override
    public ChannelPipeline pipeline() {
        return channel.pipeline();
    }

    /// {@return such as `<SocketTransport closing [id: 0x1, …] bufsize=5>`}
    @Override
    public String toString() {
        return "<SocketTransport " + (gone ? "closed " : closing ? "closing " : "") + channel + " bufsize="
                + outgoing.size() + ">";
    }

    /// Ends the connection with the loop.
    private final class Abortion implements AutoCloseable {
        @Override
        public void close() {
            abort();
        }

        @Override
        public String toString() {
            return SocketTransport.this.toString();
        }
    }
}
