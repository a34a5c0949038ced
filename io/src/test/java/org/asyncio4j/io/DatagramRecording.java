package org.asyncio4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.getRunningLoop;

import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.asyncio4j.Future;
import org.jspecify.annotations.Nullable;

/// A protocol for datagrams that notes what it is told, and for which a test can wait.
class DatagramRecording implements DatagramProtocol {
    static final InetSocketAddress LOOPBACK = at("127.0.0.1", 0);

    final List<String> calls = new ArrayList<>();
    final List<byte[]> received = new ArrayList<>();
    final List<SocketAddress> senders = new ArrayList<>();
    final List<IOException> errors = new ArrayList<>();

    @Nullable
    Throwable lostBy;

    private final List<Future<Boolean>> waiters = new ArrayList<>();

    @Nullable
    private DatagramTransport transport;

    static InetSocketAddress at(String address, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(address), port);
    }

    /// Opens an endpoint. For tasks.
    static DatagramRecording open(DatagramOptions options) {
        var loop = IoLoop.of(getRunningLoop());
        return await(loop.createDatagramEndpoint(DatagramRecording::new, options))
                .protocol();
    }

    /// Opens an endpoint on a free port.
    static DatagramRecording server() {
        return open(DatagramOptions.DEFAULT.withLocalAddr(LOOPBACK));
    }

    /// Opens an endpoint whose other side is this one.
    DatagramRecording client() {
        return open(DatagramOptions.DEFAULT.withRemoteAddr(address()));
    }

    DatagramTransport transport() {
        return Objects.requireNonNull(transport);
    }

    DatagramChannel channel() {
        return (DatagramChannel) Objects.requireNonNull(transport().getExtraInfo("socket"));
    }

    boolean isOnNio() {
        return channel() instanceof NioDatagramChannel;
    }

    InetSocketAddress address() {
        return (InetSocketAddress) Objects.requireNonNull(transport().getExtraInfo("sockname"));
    }

    void send(String text) {
        transport().sendto(text.getBytes(UTF_8));
    }

    void send(String text, SocketAddress receiver) {
        transport().sendto(text.getBytes(UTF_8), receiver);
    }

    List<String> texts() {
        return received.stream().map(data -> new String(data, UTF_8)).toList();
    }

    /// Waits until something holds, which is asked after each call.
    void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Future<Boolean> waiter = getRunningLoop().createFuture();
            waiters.add(waiter);
            await(waiter);
        }
    }

    void untilReceived(int count) {
        until(() -> received.size() >= count);
    }

    IOException untilError() {
        until(() -> !errors.isEmpty());
        return errors.getFirst();
    }

    void untilLost() {
        until(() -> calls.contains("lost"));
    }

    private void note(String call) {
        calls.add(call);
        var waiting = List.copyOf(waiters);
        waiters.clear();
        waiting.forEach(waiter -> waiter.setResult(true));
    }

    @Override
    public void connectionMade(BaseTransport made) {
        transport = (DatagramTransport) made;
        note("made");
    }

    @Override
    public void datagramReceived(byte[] data, SocketAddress address) {
        received.add(data);
        senders.add(address);
        note("datagram");
    }

    @Override
    public void errorReceived(IOException exception) {
        errors.add(exception);
        note("error");
    }

    @Override
    public void connectionLost(@Nullable Throwable exception) {
        lostBy = exception;
        note("lost");
    }

    @Override
    public void pauseWriting() {
        note("pause");
    }

    @Override
    public void resumeWriting() {
        note("resume");
    }
}
