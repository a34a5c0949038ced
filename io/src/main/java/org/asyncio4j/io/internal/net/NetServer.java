package org.asyncio4j.io.internal.net;

import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.sleep;

import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.asyncio4j.CancelledError;
import org.asyncio4j.Coroutine;
import org.asyncio4j.EventLoop;
import org.asyncio4j.Future;
import org.asyncio4j.KeyboardInterrupt;
import org.asyncio4j.SystemExit;
import org.asyncio4j.io.BaseProtocol;
import org.asyncio4j.io.Server;
import org.asyncio4j.io.ServerOptions;
import org.jspecify.annotations.Nullable;

/// A server: its listeners and the connections that they have accepted.
public final class NetServer implements Server {
    private final EventLoop loop;
    private final Supplier<? extends BaseProtocol> protocolFactory;
    private final Set<SocketTransport> clients = new LinkedHashSet<>();
    private final ServerOptions options;
    private final @Nullable Tls tls;
    private List<Listener> listeners;
    private @Nullable List<Future<Boolean>> closeWaiters = new ArrayList<>();
    private @Nullable Future<Boolean> servingForever;
    // the connections of the clients, including accepted connections that are not served yet
    private int open;
    private boolean serving;
    private boolean closed;

    /// Creates a server that does not serve yet.
    ///
    /// @param loop the loop of the server
    /// @param listeners the bound listeners
    /// @param protocolFactory creates a protocol for each connection
    /// @param options the options
    NetServer(
            EventLoop loop,
            List<Listener> listeners,
            Supplier<? extends BaseProtocol> protocolFactory,
            ServerOptions options) {
        this.loop = loop;
        this.options = options;
        tls = options.tls() == null ? null : Tls.server(options.tls());
        this.listeners = listeners;
        this.protocolFactory = protocolFactory;
    }

    /// Counts a connection, on the loop's thread while it polls.
    void opened() {
        if (++open == options.maxClients()) {
            listeners.forEach(Listener::pause);
        }
    }

    /// Stops counting a connection.
    void ended() {
        if (open-- == options.maxClients()) {
            listeners.forEach(Listener::resume);
        }
    }

    /// Starts to serve a new connection, in a callback.
    void accepted(SocketTransport transport) {
        if (closed) {
            transport.abort();
            ended();
            return;
        }
        clients.add(transport);
        transport.whenLost(this::lost);
        try {
            start(transport, protocolFactory.get());
        } catch (Throwable e) {
            transport.abort();
            lost(transport); // nobody else may tell
            if (e instanceof SystemExit || e instanceof KeyboardInterrupt) {
                throw e;
            }
            reportFailure(e, transport);
        }
    }

    private void start(SocketTransport transport, BaseProtocol protocol) {
        transport.limitTime(options);
        if (tls == null) {
            transport.start(protocol, () -> {});
        } else {
            Future<Boolean> secured = loop.createFuture();
            secured.addDoneCallback(end -> {
                var exception = end.exception();
                if (exception != null && loop.getDebug()) {
                    reportFailure(exception, transport);
                }
            });
            transport.start(protocol, tls, secured);
        }
    }

    private void reportFailure(Throwable exception, SocketTransport transport) {
        loop.callExceptionHandler(Map.of(
                "message",
                "Error on transport creation for incoming connection",
                "exception",
                exception,
                "transport",
                transport,
                "protocol",
                transport.getProtocol()));
    }

    private void lost(SocketTransport transport) {
        if (clients.remove(transport)) {
            ended();
            wakeIfDone();
        }
    }

    private void wakeIfDone() {
        var waiters = closeWaiters;
        if (closed && clients.isEmpty() && waiters != null) {
            closeWaiters = null;
            for (var waiter : waiters) {
                if (!waiter.done()) {
                    waiter.setResult(true);
                }
            }
        }
    }

    void serve() {
        if (!serving) {
            serving = true;
            listeners.forEach(listener -> listener.start(this));
        }
    }

    @Override
    public EventLoop getLoop() {
        return loop;
    }

    @Override
    public boolean isServing() {
        return serving;
    }

    @Override
    public List<SocketAddress> sockets() {
        return listeners.stream().map(Listener::address).toList();
    }

    @Override
    public Coroutine<@Nullable Void> startServing() {
        return async(() -> {
            loop.checkThread();
            checkOpen();
            serve();
            await(sleep(0));
        });
    }

    @Override
    public Coroutine<@Nullable Void> serveForever() {
        return async(() -> {
            loop.checkThread();
            if (servingForever != null) {
                throw new IllegalStateException("server " + this + " is already being awaited on serve_forever()");
            }
            checkOpen();
            serve();
            Future<Boolean> until = loop.createFuture();
            servingForever = until;
            try {
                await(until);
            } catch (CancelledError e) {
                close();
                await(waitClosed());
                throw e;
            } finally {
                servingForever = null;
            }
        });
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("server " + this + " is closed");
        }
    }

    @Override
    public void close() {
        loop.checkThread();
        if (closed) {
            return;
        }
        listeners.forEach(Listener::close);
        closed = true;
        serving = false;
        listeners = List.of();
        if (servingForever != null) {
            var _ = servingForever.cancel();
        }
        wakeIfDone();
    }

    @Override
    public void closeClients() {
        loop.checkThread();
        List.copyOf(clients).forEach(SocketTransport::close);
    }

    @Override
    public void abortClients() {
        loop.checkThread();
        List.copyOf(clients).forEach(SocketTransport::abort);
    }

    @Override
    public Coroutine<@Nullable Void> waitClosed() {
        return async(() -> {
            loop.checkThread();
            if (closeWaiters != null) {
                Future<Boolean> waiter = loop.createFuture();
                closeWaiters.add(waiter);
                await(waiter);
            }
        });
    }

    /// {@return a description such as `<Server sockets=[/127.0.0.1:8888]>`}
    @Override
    public String toString() {
        return "<Server sockets=" + sockets() + ">";
    }
}
