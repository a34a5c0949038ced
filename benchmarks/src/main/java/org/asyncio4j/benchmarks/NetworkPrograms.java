package org.asyncio4j.benchmarks;

import io.netty.channel.epoll.Epoll;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.asyncio4j.benchmarks.network.BlockingServer;
import org.asyncio4j.benchmarks.network.LoadGenerator;
import org.asyncio4j.benchmarks.network.NettyServer;
import org.asyncio4j.benchmarks.network.ProtocolServer;
import org.asyncio4j.benchmarks.network.StreamsServer;
import org.asyncio4j.benchmarks.network.VertxServer;

/// The commands of the servers, and of the load on them.
///
/// @param asyncio the Python that stands for CPython, if there is one
/// @param uvloop the Python that has uvloop, if there is one
/// @param script the server in Python
record NetworkPrograms(Optional<Python> asyncio, Optional<Python> uvloop, Path script) {
    private static final String ECHO = "echo";
    private static final String LINES = "lines";
    private static final String STREAMS = "streams";
    private static final String PROTOCOL = "protocol";

    /// The same for all: a heap of fixed size that was touched before, and what `./asyncio4j run` gives.
    private static final List<String> OPTIONS =
            List.of("-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch", Jvm.OPEN, "--enable-native-access=ALL-UNNAMED");

    /// {@return the server of a contender, if it has one for this work}
    Optional<Command> server(Workload workload, Contender contender) {
        boolean byLines = workload == Workload.LINES;
        var mode = byLines ? LINES : ECHO;
        return switch (contender) {
            case ASYNCIO4J_STREAMS -> Optional.of(java(StreamsServer.class, List.of(), mode));
            case ASYNCIO4J_STREAMS_NIO -> Optional.of(java(StreamsServer.class, List.of("-Dasyncio4j.io=nio"), mode));
            case ASYNCIO4J_PROTOCOL -> unless(byLines, Optional.of(java(ProtocolServer.class, List.of(), mode)));
            case ASYNCIO4J_BUFFERED -> unless(byLines, Optional.of(java(ProtocolServer.class, List.of(), "buffered")));
            case CPYTHON_STREAMS -> asyncio.map(python -> python(python, Contender.CPYTHON, byLines ? LINES : STREAMS));
            case CPYTHON_PROTOCOL ->
                unless(byLines, asyncio.map(python -> python(python, Contender.CPYTHON, PROTOCOL)));
            case UVLOOP_STREAMS -> uvloop.map(python -> python(python, Contender.UVLOOP, byLines ? LINES : STREAMS));
            case UVLOOP_PROTOCOL -> unless(byLines, uvloop.map(python -> python(python, Contender.UVLOOP, PROTOCOL)));
            case NETTY_EPOLL ->
                unless(!Epoll.isAvailable(), Optional.of(java(NettyServer.class, List.of(), mode, "epoll")));
            case NETTY_NIO -> Optional.of(java(NettyServer.class, List.of(), mode, "nio"));
            case VERTX -> unless(byLines, Optional.of(java(VertxServer.class, List.of(), mode)));
            case BLOCKING_SOCKETS ->
                Optional.of(java(BlockingServer.class, List.of("-Djdk.virtualThreadScheduler.parallelism=1"), mode));
            default -> Optional.empty();
        };
    }

    /// {@return what puts the load on a server}
    ///
    /// @param numbers of the load, as [LoadGenerator] takes them
    static Command generator(long... numbers) {
        var arguments = new ArrayList<String>();
        for (long number : numbers) {
            arguments.add(String.valueOf(number));
        }
        return java(LoadGenerator.class, List.of(), arguments.toArray(String[]::new));
    }

    private static <T> Optional<T> unless(boolean condition, Optional<T> value) {
        return condition ? Optional.empty() : value;
    }

    private Command python(Python python, Contender loop, String mode) {
        return Command.of(python.command(), script.toString(), "--loop", loop.id(), mode);
    }

    private static Command java(Class<?> main, List<String> options, String... arguments) {
        return Command.java(
                Stream.concat(OPTIONS.stream(), options.stream()).toList(),
                System.getProperty("java.class.path"),
                Stream.concat(Stream.of(main.getName()), Stream.of(arguments)).toArray(String[]::new));
    }
}
