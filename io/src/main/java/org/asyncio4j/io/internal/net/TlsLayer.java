package org.asyncio4j.io.internal.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundInvoker;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.security.cert.Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.asyncio4j.Callback;
import org.asyncio4j.Future;
import org.asyncio4j.TimeoutException;
import org.asyncio4j.TimerHandle;
import org.asyncio4j.io.ConnectionAbortedException;
import org.asyncio4j.io.ConnectionResetException;
import org.asyncio4j.io.WriteBufferLimits;
import org.asyncio4j.io.internal.Errors;
import org.jspecify.annotations.Nullable;

/// The TLS of a connection: its handshake, and its end, which each side announces to the other. Layers
/// may be nested.
final class TlsLayer {
    private static final WriteBufferLimits LIMITS = WriteBufferLimits.high(512 * 1024);

    private static final Module JDK_TLS = SSLEngine.class.getModule();

    private final SocketTransport transport;
    private final Incoming incoming;
    private final Outgoing outgoing;
    private final @Nullable TlsLayer below;
    private final Tls tls;
    private final Future<Boolean> secured;
    private final SSLEngine engine;
    private final SslHandler handler;
    private @Nullable TimerHandle timeout;
    private boolean ready;
    private boolean endSent;
    private boolean endFlushed;

    /// Creates a layer that does nothing yet.
    ///
    /// @param transport the transport of the connection
    /// @param incoming the input of the transport
    /// @param outgoing the output of the transport
    /// @param below the layer that already encrypts the connection, or null
    /// @param tls the TLS settings
    /// @param secured the future to complete when the handshake has ended
    TlsLayer(
            SocketTransport transport,
            Incoming incoming,
            Outgoing outgoing,
            @Nullable TlsLayer below,
            Tls tls,
            Future<Boolean> secured) {
        this.transport = transport;
        this.incoming = incoming;
        this.outgoing = outgoing;
        this.below = below;
        this.tls = tls;
        this.secured = secured;
        engine = tls.newEngine();
        handler = new SslHandler(engine);
        handler.setHandshakeTimeoutMillis(0); // the event loop's timers do that
        handler.setCloseNotifyFlushTimeoutMillis(0);
    }

    /// Begins the handshake, with the next poll.
    ///
    /// @param received bytes that the protocol got but that belong to the handshake
    void start(byte[] received) {
        transport.engine().later(this::open);
        incoming.hold(received);
        outgoing.hold();
        transport.setWriteBufferLimits(LIMITS);
        double seconds = tls.options().handshakeTimeout();
        limitTime(
                seconds,
                () -> handshakeFailed(new ConnectionAbortedException(
                        "SSL handshake is taking longer than " + seconds + " seconds: aborting the connection")));
        transport.putExtra("sslcontext", tls.options().engines().context());
    }

    private void limitTime(double seconds, Callback action) {
        timeout = transport.engine().loop().callLater(seconds, action);
    }

    private void endTimeLimit() {
        if (timeout != null) {
            timeout.cancel();
        }
    }

    /// Puts the engine between the channel and the transport. The engine gets the bytes that were
    /// received and that the protocol has not got yet.
    private void open() {
        var channel = transport.channel();
        if (!channel.isActive()) {
            ReferenceCountUtil.release(engine);
            incoming.start();
            return;
        }
        outgoing.handOver(); // what was written before is not encrypted
        outgoing.release();
        var received = incoming.take();
        var pipeline = channel.pipeline();
        ChannelInboundInvoker source = pipeline;
        if (below == null) {
            pipeline.addFirst(handler);
        } else {
            var context = pipeline.context(below.handler);
            pipeline.addAfter(context.name(), null, handler);
            source = context;
        }
        handler.handshakeFuture().addListener(this::handshakeEnded);
        handler.sslCloseFuture().addListener(end -> {
            if (end.isSuccess()) {
                transport.peerEnded();
            }
        });
        received.forEach(source::fireChannelRead);
        source.fireChannelReadComplete();
        transport.startReading();
        if (transport.hasInputEnded()) {
            peerEnded();
        }
    }

    private void handshakeEnded(io.netty.util.concurrent.Future<? super Channel> end) {
        if (end.isSuccess()) {
            transport.soon(this::becomeReady);
            transport.soon(this::tellReady);
        } else {
            handshakeFailed(Errors.translate(end.cause()));
        }
    }

    private void handshakeFailed(Throwable exception) {
        transport.fatalError(exception, "SSL handshake failed");
    }

    private void becomeReady() {
        if (transport.isEnding()) {
            return;
        }
        ready = true;
        endTimeLimit();
        var session = engine.getSession();
        refuseRenegotiation(session);
        transport.putExtra("ssl_object", engine);
        transport.putExtra("cipher", session.getCipherSuite());
        transport.putExtra("peercert", peerCertificate());
        var protocol = engine.getApplicationProtocol();
        transport.putExtra("alpn_protocol", protocol == null || protocol.isEmpty() ? null : protocol);
        transport.callConnectionMade();
    }

    /// A client of TLS 1.2 could otherwise ask for handshake after handshake, which costs the server more than itself.
    /// A new handshake would need a version that the connection does not have. Netty's OpenSSL refuses them anyway.
    private void refuseRenegotiation(SSLSession session) {
        if (session.getProtocol().equals("TLSv1.2") && engine.getClass().getModule() == JDK_TLS) {
            engine.setEnabledProtocols(new String[] {"TLSv1.3"});
        }
    }

    private @Nullable Certificate peerCertificate() {
        try {
            return engine.getSession().getPeerCertificates()[0];
        } catch (SSLPeerUnverifiedException e) {
            return null; // it has shown none
        }
    }

    private void tellReady() {
        if (ready && !secured.done()) {
            secured.setResult(true);
        }
    }

    /// {@return the source of the decrypted bytes}
    ChannelInboundInvoker source() {
        return transport.channel().pipeline().context(handler);
    }

    /// {@return whether the handshake has succeeded}
    boolean isReady() {
        return ready;
    }

    /// Called when the other side sends nothing more.
    void peerEnded() {
        transport.putExtra("ssl_close_notify", handler.sslCloseFuture().isSuccess());
        if (handler.handshakeFuture().isDone()) {
            endTimeLimit();
        } else {
            handshakeFailed(new ConnectionResetException("Connection closed during the SSL handshake"));
        }
    }

    private boolean hasPeerEnded() {
        return transport.hasInputEnded()
                || handler.sslCloseFuture().isDone()
                || (below != null && below.hasPeerEnded());
    }

    /// Limits the time that the other side may take to end.
    void closing() {
        if (!hasPeerEnded()) {
            limitTime(
                    tls.options().shutdownTimeout(),
                    () -> transport.forceClose(new TimeoutException("SSL shutdown timed out")));
        }
    }

    /// Ends this side, and closes the connection if the other side has ended too. Called in the polls
    /// after [#closing] when nothing waits to be sent.
    void shutDown() {
        if (!endSent
                && hasPeerEnded()
                && !transport.hasSentAll(handler.sslCloseFuture().isDone())) {
            transport.forceClose(null); // the other side shall not take for whole what may not be
        } else if (!endSent) {
            endSent = true;
            handler.closeOutbound().addListener(end -> {
                endFlushed = true;
                transport.changed();
            });
        } else if (endFlushed && hasPeerEnded()) {
            if (below == null) {
                var _ = transport.channel().close();
            } else {
                below.shutDown();
            }
        }
    }

    /// Called when the connection is lost.
    ///
    /// @param exception the cause, or null
    void lost(@Nullable Throwable exception) {
        endTimeLimit();
        if (!secured.done()) {
            secured.setException(
                    exception == null
                            ? new ConnectionAbortedException("Connection aborted during the SSL handshake")
                            : exception);
        }
        if (below != null) {
            below.lost(exception);
        }
    }
}
