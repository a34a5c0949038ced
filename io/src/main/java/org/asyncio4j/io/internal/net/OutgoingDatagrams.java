package org.asyncio4j.io.internal.net;

import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import org.asyncio4j.io.internal.Errors;
import org.jspecify.annotations.Nullable;

/// The unsent datagrams.
final class OutgoingDatagrams {
    /// The number of bytes that each datagram counts in addition to its own.
    private static final int HEADER = 8;

    private final DatagramSocketTransport transport;
    private final DatagramChannel channel;
    private final ChannelTypes types;
    private final ArrayDeque<DatagramPacket> waiting = new ArrayDeque<>(1);
    private int sending;
    private boolean cleared;

    OutgoingDatagrams(DatagramSocketTransport transport, DatagramChannel channel, ChannelTypes types) {
        this.transport = transport;
        this.channel = channel;
        this.types = types;
    }

    boolean isEmpty() {
        return sending == 0 && waiting.isEmpty();
    }

    void add(byte[] data, InetSocketAddress receiver) {
        transport.changed();
        var copy = channel.alloc().directBuffer(data.length, data.length).writeBytes(data);
        waiting.add(new DatagramPacket(copy, receiver));
        transport.unsent().added(data.length + HEADER);
    }

    /// Passes the datagrams to the channel, on the loop's thread. Netty would drop an empty datagram, so
    /// it waits until the channel has sent the earlier datagrams.
    void flush() {
        do {
            while (!waiting.isEmpty()
                    && (sending == 0 || waiting.element().content().isReadable())) {
                send(waiting.remove());
            }
            channel.flush();
        } while (!waiting.isEmpty() && sending == 0);
    }

    private void send(DatagramPacket packet) {
        int count = packet.content().readableBytes();
        var refusal = refusal(packet.recipient());
        if (refusal != null) {
            packet.release();
            ended(count, refusal);
        } else if (count == 0) {
            packet.release();
            ended(0, sendEmpty(packet.recipient()));
        } else {
            sending++;
            channel.write(channel.isConnected() ? packet.content() : packet)
                    .addListener(end -> sent(count, end.cause()));
        }
    }

    /// {@return the reason why nothing can be sent to an address, or null}
    private @Nullable IOException refusal(InetSocketAddress receiver) {
        if (receiver.isUnresolved()) {
            return new UnknownHostException(receiver.getHostString());
        }
        return receiver.getAddress() instanceof Inet6Address
                        && channel.localAddress().getAddress() instanceof Inet4Address
                ? new UnknownHostException(receiver + ": Address family for hostname not supported")
                : null;
    }

    private @Nullable IOException sendEmpty(InetSocketAddress receiver) {
        try {
            types.sendEmpty(channel, receiver);
            return null;
        } catch (IOException e) {
            return e;
        }
    }

    private void sent(int count, @Nullable Throwable failure) {
        sending--;
        ended(count, failure);
        if (!waiting.isEmpty() || transport.isClosing()) {
            transport.changed();
        }
    }

    private void ended(int count, @Nullable Throwable failure) {
        if (!cleared) {
            transport.unsent().removed(count + HEADER);
            if (failure != null) {
                transport.failed(Errors.ofDatagram(failure), "Fatal write error on datagram transport");
            }
        }
    }

    /// Drops the datagrams that the channel has not got, and stops tracking the others.
    void clear() {
        cleared = true;
        waiting.forEach(DatagramPacket::release);
        waiting.clear();
    }
}
