package org.asyncio4j.io.internal.net;

import static org.asyncio4j.Asyncio.await;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.function.Supplier;
import org.asyncio4j.Future;
import org.asyncio4j.io.BaseProtocol;
import org.asyncio4j.io.DatagramProtocol;
import org.asyncio4j.io.DatagramTransport;
import org.asyncio4j.io.internal.Errors;
import org.jspecify.annotations.Nullable;

/// A transport over a Netty channel for datagrams.
public final class DatagramSocketTransport extends ChannelTransport implements DatagramTransport {
    private final @Nullable InetSocketAddress address;
    private final OutgoingDatagrams outgoing;
    private boolean reads;

    /// Creates the transport of a channel that does not read yet. On the loop's thread.
    ///
    /// @param engine the engine that polls the channel
    /// @param channel the channel
    /// @param address the address of all datagrams to send, or null if each has its own
    DatagramSocketTransport(Engine engine, DatagramChannel channel, @Nullable InetSocketAddress address) {
        super(engine, channel);
        this.address = address;
        outgoing = new OutgoingDatagrams(this, channel, engine.types());
        engine.types().receiveWhole(channel);
        channel.pipeline().addLast(HANDLER, new Handler());
        channel.closeFuture().addListener(closed -> channelClosed());
    }

    /// Starts this transport with a new protocol and waits until the protocol was notified. For tasks.
    ///
    /// @param <P> the kind of protocol
    /// @param protocolFactory creates the protocol
    /// @return the protocol
    public <P extends BaseProtocol> P start(Supplier<P> protocolFactory) {
        try {
            P speaker = protocolFactory.get();
            Future<Boolean> made = engine().loop().createFuture();
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

    @Override
    void startReading() {
        reads = true;
        changed();
    }

    @Override
    void update() {
        outgoing.flush();
        read(reads && !isClosing());
        if (isClosing() && outgoing.isEmpty()) {
            var _ = channel().close();
        }
    }

    @Override
    void clear() {
        outgoing.clear();
    }

    @Override
    public void sendto(byte[] data, @Nullable SocketAddress to) {
        checkThread();
        if (address != null && to != null && !address.equals(to)) {
            throw new IllegalArgumentException("Invalid address: must be None or " + address);
        }
        var receiver = to == null ? address : to;
        if (isClosing()) {
            countLostWrite();
        } else if (receiver instanceof InetSocketAddress internet) {
            outgoing.add(data, internet);
        } else {
            var error = new IllegalArgumentException("sendto(): address must be an InetSocketAddress, not " + receiver);
            fatalError(error, "Fatal write error on datagram transport");
        }
    }

    /// Queues a call that reports an error to the protocol.
    ///
    /// @param exception the error
    /// @param message the description of where it happened, for errors that the network did not cause
    void failed(Throwable exception, String message) {
        if (exception instanceof IOException error) {
            soon(() -> deliver(error));
        } else {
            soon(() -> fatalError(exception, message));
        }
    }

    private void deliver(IOException error) {
        if (getProtocol() instanceof DatagramProtocol protocol) {
            protocol.errorReceived(error);
        }
    }

    private void deliver(byte[] data, InetSocketAddress sender) {
        if (!isClosing() && getProtocol() instanceof DatagramProtocol protocol) {
            protocol.datagramReceived(data, sender);
        }
    }

    /// Handles the events of the channel, on the loop's thread while it polls.
    private final class Handler extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof DatagramPacket packet) {
                byte[] data = ByteBufUtil.getBytes(packet.content());
                var sender = packet.sender();
                packet.release();
                soon(() -> deliver(data, sender));
            } else {
                ctx.fireChannelRead(message);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            failed(Errors.ofDatagram(cause), "Fatal read error on datagram transport");
        }
    }
}
