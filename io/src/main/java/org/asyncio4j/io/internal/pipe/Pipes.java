package org.asyncio4j.io.internal.pipe;

import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Function;
import java.util.function.Supplier;
import org.asyncio4j.Coroutine;
import org.asyncio4j.EventLoop;
import org.asyncio4j.io.BaseProtocol;
import org.asyncio4j.io.BaseTransport;
import org.asyncio4j.io.Connected;
import org.asyncio4j.io.Protocol;
import org.asyncio4j.io.ReadTransport;
import org.asyncio4j.io.WriteTransport;
import org.jspecify.annotations.Nullable;

/// Connects protocols with pipes.
public final class Pipes {
    private Pipes() {}

    /// Connects the reading end of a pipe.
    ///
    /// @param <P> the kind of protocol
    /// @param loop the loop that runs the coroutine
    /// @param protocolFactory makes the protocol
    /// @param pipe what is read, by a thread, and closed at the end
    /// @return a coroutine that gives the transport and the protocol, after `connectionMade`
    public static <P extends Protocol> Coroutine<Connected<ReadTransport, P>> connectRead(
            EventLoop loop, Supplier<P> protocolFactory, InputStream pipe) {
        return async(() -> connected(loop, protocolFactory, protocol -> ReadPipeTransport.start(loop, pipe, protocol)));
    }

    /// Connects the writing end of a pipe.
    ///
    /// @param <P> the kind of protocol
    /// @param loop the loop that runs the coroutine
    /// @param protocolFactory makes the protocol
    /// @param pipe what is written to and flushed, by a thread, and closed at the end
    /// @return a coroutine that gives the transport and the protocol, after `connectionMade`
    public static <P extends BaseProtocol> Coroutine<Connected<WriteTransport, P>> connectWrite(
            EventLoop loop, Supplier<P> protocolFactory, OutputStream pipe) {
        return async(
                () -> connected(loop, protocolFactory, protocol -> WritePipeTransport.start(loop, pipe, protocol)));
    }

    private static <T extends BaseTransport, P extends BaseProtocol> Connected<T, P> connected(
            EventLoop loop, Supplier<P> protocolFactory, Function<P, T> start) {
        loop.checkThread();
        P protocol = protocolFactory.get();
        var transport = start.apply(protocol);
        try {
            awaitWhatIsQueued(loop);
        } catch (Throwable e) {
            transport.close();
            throw e;
        }
        return new Connected<>(transport, protocol);
    }

    /// Waits until the callbacks that are queued now have run, `connectionMade` among them.
    ///
    /// @param loop the loop that runs the caller
    public static void awaitWhatIsQueued(EventLoop loop) {
        var reached = loop.<@Nullable Void>createFuture();
        var _ = loop.callSoon(() -> {
            if (!reached.done()) {
                reached.setResult(null);
            }
        });
        await(reached);
    }
}
