package org.asyncio4j.benchmarks.network;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Keeps an echo server busy in a closed loop: whatever comes back is sent again, so each connection always
/// has the same number of requests under way. Runs on one thread.
///
/// Prints for each sample `requests` and how many were answered in a second, then `user` and the nanoseconds
/// that a request took the server in user mode, then `load` and the processor time of this process, divided by
/// that of the server.
public final class LoadGenerator {
    private static final double NANOS = 1e9;

    /// After this many seconds more than the measuring takes, it has failed.
    private static final int PATIENCE = 60;

    private final Load load;
    private final EventLoopGroup loop;
    private final Bootstrap bootstrap;
    private final List<Connection> connections = new ArrayList<>();
    private final List<Double> rates = new ArrayList<>();

    private Phase phase = Phase.OPENING;
    private int open;
    private long answers;
    private Moment begin = new Moment(0, new ProcessTimes(0, 0), new ProcessTimes(0, 0));
    private long sampleBegin;
    private long answersBefore;

    private enum Phase {
        /// A request goes over each connection as soon as it is open, then the next one is opened: no server
        /// has to keep many of them waiting.
        OPENING,
        RUNNING,
        /// What is under way comes back.
        CLOSING
    }

    /// What is to be done.
    ///
    /// @param port of the server
    /// @param server its process
    /// @param size the bytes of a request
    /// @param connections how many
    /// @param inFlight the requests under way on each
    /// @param warmUp milliseconds before the samples
    /// @param samples how many
    /// @param sample milliseconds of each
    private record Load(
            int port, int server, int size, int connections, int inFlight, int warmUp, int samples, int sample) {}

    /// What was used and done until some moment.
    private record Moment(long answers, ProcessTimes server, ProcessTimes generator) {}

    private LoadGenerator(Load load) {
        this.load = load;
        this.loop = new MultiThreadIoEventLoopGroup(
                1, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        var requests = requests(load);
        this.bootstrap = new Bootstrap()
                .group(loop)
                .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new OneBuffer())
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new Connection(LoadGenerator.this, channel, requests, load.size()));
                    }
                });
    }

    /// Measures a server.
    ///
    /// @param arguments numbers: the server's port and process id, the bytes of a request, the connections,
    ///     the requests under way on each, the milliseconds before the samples, how many samples, and the
    ///     milliseconds of each
    public static void main(String[] arguments) {
        var numbers = Arrays.stream(arguments).mapToInt(Integer::parseInt).toArray();
        int i = 0;
        var load = new Load(
                numbers[i++],
                numbers[i++],
                numbers[i++],
                numbers[i++],
                numbers[i++],
                numbers[i++],
                numbers[i++],
                numbers[i++]);
        new LoadGenerator(load).start();
    }

    /// {@return as many requests as are sent at once: lines of text, which a server may also read as such}
    private static ByteBuf requests(Load load) {
        var bytes = new byte[load.size() * load.inFlight()];
        Arrays.fill(bytes, (byte) '-');
        for (int end = load.size(); end <= bytes.length; end += load.size()) {
            bytes[end - 1] = '\n';
        }
        return Unpooled.unreleasableBuffer(Unpooled.directBuffer(bytes.length).writeBytes(bytes));
    }

    private void start() {
        long millis = load.warmUp() + (long) load.samples() * load.sample();
        later(
                TimeUnit.SECONDS.toMillis(PATIENCE) + millis,
                () -> fail(new IllegalStateException("the server answers no more")));
        connect();
    }

    private void connect() {
        bootstrap.connect(InetAddress.getLoopbackAddress(), load.port()).addListener(this::failIfFailed);
    }

    void opened(Connection connection) {
        open++;
        connections.add(connection);
        connection.send(1);
    }

    void answered(Connection connection, int count) {
        switch (phase) {
            case RUNNING -> {
                answers += count;
                connection.send(count);
            }
            case OPENING -> {
                if (connections.size() < load.connections()) {
                    connect();
                } else {
                    run();
                }
            }
            case CLOSING -> closeIfQuiet(connection);
        }
    }

    private void run() {
        phase = Phase.RUNNING;
        for (var connection : connections) {
            connection.send(load.inFlight());
        }
        later(load.warmUp(), () -> {
            begin = now();
            beginSample(System.nanoTime());
        });
    }

    private void beginSample(long nanos) {
        sampleBegin = nanos;
        answersBefore = answers;
        later(load.sample(), this::endSample);
    }

    private void endSample() {
        if (answers == answersBefore) {
            // A busy machine may hold a server up for long. One that is dead runs into the limit of time.
            later(load.sample(), this::endSample);
            return;
        }
        long nanos = System.nanoTime();
        rates.add((answers - answersBefore) * NANOS / (nanos - sampleBegin));
        if (rates.size() < load.samples()) {
            beginSample(nanos);
        } else {
            print(now());
            phase = Phase.CLOSING;
        }
    }

    private void print(Moment end) {
        long requests = end.answers() - begin.answers();
        var server = end.server().since(begin.server());
        var generator = end.generator().since(begin.generator());
        rates.forEach(rate -> System.out.println("requests " + rate));
        System.out.println("user " + (double) server.user() / requests);
        System.out.println("load " + (double) generator.total() / Math.max(1, server.total()));
    }

    private void closeIfQuiet(Connection connection) {
        if (connection.isQuiet()) {
            connection.close();
        }
    }

    void closed() {
        if (phase != Phase.CLOSING) {
            fail(new IllegalStateException("the server closed a connection"));
        }
        open--;
        if (open == 0) {
            System.exit(0);
        }
    }

    void fail(Throwable cause) {
        System.err.println("load generator: " + cause);
        System.exit(1);
    }

    private void later(long millis, Runnable action) {
        loop.schedule(action, millis, TimeUnit.MILLISECONDS).addListener(this::failIfFailed);
    }

    private void failIfFailed(Future<?> future) {
        if (!future.isSuccess()) {
            fail(future.cause());
        }
    }

    private Moment now() {
        try {
            return new Moment(
                    answers,
                    ProcessTimes.of(load.server()),
                    ProcessTimes.of(ProcessHandle.current().pid()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
