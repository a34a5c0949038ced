package org.asyncio4j.io.internal.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.FileRegion;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.unix.Socket;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.asyncio4j.Future;
import org.asyncio4j.io.BaseProtocol;
import org.asyncio4j.io.BufferedProtocol;
import org.asyncio4j.io.Protocol;
import org.asyncio4j.io.ServerOptions;
import org.asyncio4j.io.Transport;
import org.asyncio4j.io.internal.Errors;
import org.jspecify.annotations.Nullable;

/// A transport over a connected Netty channel.
///
/// Its methods take effect with [#update], in the next poll. The events of the channel are queued and
/// reach the protocol after the callbacks that were ready before.
public final class SocketTransport extends ChannelTransport implements Transport {
    private final Incoming incoming = new Incoming(this);
    private final Outgoing outgoing = new Outgoing(this);
    private final SocketHandler handler = new SocketHandler(this, incoming);
    private final @Nullable Socket socket;
    private @Nullable Consumer<? super SocketTransport> whenLost;
    private @Nullable TlsLayer tls;
    private @Nullable ClientTimeouts timeouts;
    private boolean inputEnded;
    private boolean endOfOutput;
    private boolean sendsFile;
    private boolean endsUnasked;

    /// Creates the transport of a channel that is not connected yet or does not read. On the loop's
    /// thread.
    ///
    /// @param engine the engine that polls the channel
    /// @param channel the channel
    SocketTransport(Engine engine, Channel channel) {
        super(engine, channel);
        socket = engine.types().socketOf(channel);
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        channel.config().setAutoClose(false); // when sending fails, what has arrived can still be read
        var receiving = new Receiving(this);
        channel.config()
                .setRecvByteBufAllocator(
                        channel instanceof NioDomainSocketChannel ? new UnixReceiving(channel, receiving) : receiving);
        channel.pipeline().addLast(HANDLER, handler);
    }

    /// Notifies a protocol of the new connection once it is encrypted. In a callback or task.
    ///
    /// @param speaker the protocol of the connection, which runs in the current context
    /// @param how the TLS settings of this side
    /// @param secured the future to complete after the notification, or when the connection is lost
    ///     before
    void start(BaseProtocol speaker, Tls how, Future<Boolean> secured) {
        begin(speaker);
        secure(how, new byte[0], secured);
    }

    /// Encrypts outgoing bytes and decrypts incoming bytes from now on. In a callback or task.
    ///
    /// @param how the TLS settings of this side
    /// @param received bytes that the protocol got but that belong to the handshake
    /// @param secured the future to complete after the handshake, or when the connection is lost before
    void secure(Tls how, byte[] received, Future<Boolean> secured) {
        var layer = new TlsLayer(this, incoming, outgoing, tls, how, secured);
        layer.start(received);
        tls = layer;
    }

    @Override
    void startReading() {
        incoming.start();
        changed();
    }

    @Override
    void callConnectionMade() {
        if (!wasTold()) {
            try {
                super.callConnectionMade();
            } finally {
                showToHandlers();
            }
        }
    }

    /// Shows earlier events to the handlers that the protocol has added: epoll reports the end of the
    /// other side without a read, and bytes can arrive with the last TLS handshake message.
    private void showToHandlers() {
        if (isBare() || !channel().isRegistered()) {
            return;
        }
        var source = tls == null ? channel().pipeline() : tls.source();
        var arrived = incoming.take();
        arrived.forEach(source::fireChannelRead);
        if (!arrived.isEmpty()) {
            source.fireChannelReadComplete();
        }
        if (inputEnded) {
            source.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        }
    }

    /// Called on the loop's thread when the channel has no more input.
    void inputEnded() {
        if (!inputEnded) {
            inputEnded = true;
            peerEnded();
        }
    }

    /// {@return whether the channel has no more input}
    boolean hasInputEnded() {
        return inputEnded;
    }

    /// Called on the loop's thread when the other side sends nothing more.
    void peerEnded() {
        if (tls != null) {
            tls.peerEnded();
        }
        incoming.endOfFile();
        changed();
    }

    /// Called when nothing can be sent any more.
    void outputFailed(Throwable failure) {
        if (isEnding() || !Errors.isLossOfPeer(failure)) {
            fatalError(failure, "Fatal write error on socket transport");
        } else if (incoming.outputFailure() == null) {
            if (getProtocol() instanceof FileSending.Flow flow) {
                flow.outputFailed(failure);
            }
            outgoing.clear();
            unsent().clear();
            incoming.outputFailed(failure);
            changed();
        }
    }

    /// {@return whether the next bytes of the channel go unchanged to a protocol that gets copies}
    boolean copiesAtOnce() {
        return getProtocol() instanceof Protocol && isBare();
    }

    /// {@return whether further arriving bytes bypass Netty and go straight into a buffer of the
    /// protocol}
    boolean receivesPastNetty() {
        return incoming.hasFillable() && getProtocol() instanceof BufferedProtocol && bareSocket() != null;
    }

    /// {@return the system's socket if no handler and no TLS is between it and the transport, or null}
    @Nullable
    Socket bareSocket() {
        return isBare() && channel().isActive() ? socket : null;
    }

    /// {@return whether there is no TLS and no other handler in the pipeline}
    private boolean isBare() {
        var pipeline = channel().pipeline();
        return tls == null && pipeline.first() == handler && pipeline.last() == handler;
    }

    boolean isEncrypted() {
        return tls != null;
    }

    /// Ends the connection when no bytes pass over it for too long.
    ///
    /// @param options the options of the server that has accepted it
    void limitTime(ServerOptions options) {
        timeouts = ClientTimeouts.of(this, options);
    }

    @Override
    void sendingBegins() {
        if (timeouts != null) {
            timeouts.sendingBegins();
        }
    }

    @Override
    void sent() {
        if (timeouts != null) {
            timeouts.sent();
        }
    }

    /// Called when bytes were received.
    void received() {
        if (timeouts != null) {
            timeouts.received();
        }
    }

    /// Sets an action to run when the connection is lost.
    ///
    /// @param action the action, which runs after the call of the protocol
    void whenLost(Consumer<? super SocketTransport> action) {
        whenLost = action;
    }

    @Override
    void update() {
        outgoing.flush();
        read(isEnding() ? tls != null && !inputEnded : isReading() && incoming.takesMore());
        if (isEnding() && outgoing.isEmpty()) {
            end();
        } else if (endOfOutput
                && incoming.outputFailure() == null
                && outgoing.isEmpty()
                && channel() instanceof DuplexChannel duplex
                && !duplex.isOutputShutdown()) {
            var _ = duplex.shutdownOutput();
        }
    }

    private void end() {
        if (tls == null || isLost()) {
            var _ = channel().close();
        } else {
            tls.shutDown();
        }
    }

    @Override
    void clear() {
        incoming.clear();
        outgoing.clear();
    }

    @Override
    void ended() {
        incoming.endOfChannel();
    }

    @Override
    void connectionLost(@Nullable Throwable exception) {
        try {
            if (timeouts != null) {
                timeouts.cancel();
            }
            if (tls != null) {
                tls.lost(exception);
            }
            super.connectionLost(exception);
        } finally {
            if (whenLost != null) {
                whenLost.accept(this);
            }
        }
    }

    @Override
    public boolean isClosing() {
        return super.isClosing() || incoming.outputFailure() != null;
    }

    @Override
    public boolean isReading() {
        return !isEnding() && !incoming.isPaused();
    }

    @Override
    public void pauseReading() {
        checkThread();
        if (isReading()) {
            changed();
            incoming.pause();
        }
    }

    @Override
    public void resumeReading() {
        checkThread();
        if (!isEnding() && incoming.isPaused()) {
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
    public void writelines(Iterable<byte[]> data) {
        if (endOfOutput) {
            throw new IllegalStateException("Cannot call writelines() after write_eof()");
        }
        Transport.super.writelines(data);
    }

    @Override
    public void write(ByteBuffer data) {
        if (mayWrite(data.remaining())) {
            outgoing.write(data);
        }
        data.position(data.limit());
    }

    /// Lets the system send a part of a file after the written bytes. Nothing else can be written
    /// meanwhile.
    ///
    /// @param region the part
    /// @param sent the callback for the outcome, on the loop's thread
    void sendFile(FileRegion region, ChannelFutureListener sent) {
        sendsFile = true;
        engine().later(() -> {
            outgoing.handOver();
            channel().writeAndFlush(region).addListener(sent);
        });
    }

    /// Called when the file was sent.
    void fileSent() {
        sendsFile = false;
    }

    private boolean mayWrite(int count) {
        checkThread();
        if (sendsFile) {
            throw new IllegalStateException("unable to write; sendfile is in progress");
        }
        if (endOfOutput) {
            throw new IllegalStateException("Cannot call write() after write_eof()");
        }
        if (isClosing()) {
            if (count > 0) {
                countLostWrite();
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
        checkThread();
        if (tls != null) {
            throw new UnsupportedOperationException("TLS has no end of one direction alone");
        }
        if (!isClosing() && !endOfOutput) {
            changed();
            endOfOutput = true;
        }
    }

    @Override
    public void close() {
        checkThread();
        endsUnasked = false;
        closeOnce();
    }

    /// Closes the connection because the other side has ended and the protocol does not keep it open.
    /// Bytes that the program still writes are dropped.
    void closeAfterPeer() {
        endsUnasked = true;
        closeOnce();
    }

    /// {@return whether this side may tell the other side that it has got all written bytes}
    ///
    /// @param announced whether the other side has announced its end
    boolean hasSentAll(boolean announced) {
        return !hasLostWrites() && (announced || !endsUnasked);
    }

    private void closeOnce() {
        if (isEnding()) {
            return;
        }
        if (tls != null && !tls.isReady()) {
            abort();
            return;
        }
        if (incoming.outputFailure() != null) {
            forceClose(incoming.outputFailure());
            return;
        }
        super.close();
        incoming.clear();
        if (tls != null) {
            tls.closing();
        } else if (outgoing.isEmpty()) {
            lose(); // else when the rest was sent
        }
    }

    @Override
    public ChannelPipeline pipeline() {
        checkThread();
        return channel().pipeline();
    }
}
