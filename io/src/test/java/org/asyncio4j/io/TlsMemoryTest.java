package org.asyncio4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.blocking;
import static org.asyncio4j.Asyncio.waitFor;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.asyncio4j.TimeoutException;
import org.junit.jupiter.api.Test;

/// Nothing holds what a connection was encrypted with after its end, while the loop goes on.
final class TlsMemoryTest extends TlsTest {
    private static final SSLContext SHOWING = Certificates.showing(Certificates.LOCALHOST);
    private static final int ROUNDS = 200;

    private final ReferenceQueue<SSLContext> collected = new ReferenceQueue<>();
    private WeakReference<SSLContext> context = new WeakReference<>(null);

    /// {@return options with a context that nobody else holds}
    private ConnectionOptions ownContext() {
        var own = Certificates.trusting();
        context = new WeakReference<>(own, collected);
        return ConnectionOptions.DEFAULT.withTls(TlsOptions.of(own).withoutHostnameCheck());
    }

    private void assertCollected() {
        blocking(() -> {
            for (int i = 0; i < ROUNDS && !context.refersTo(null); i++) {
                System.gc();
                var _ = collected.remove(10);
            }
        });
        assertThat(context.refersTo(null)).isTrue();
    }

    private void closeOneItself(int port) {
        var protocol = connect(port, ownContext());
        protocol.transport().close();
        protocol.untilLost();
        assertThat(protocol.transport).isNotNull(); // the two hold each other
    }

    private void seeOneEnd(int port) {
        var protocol = connect(port, ownContext());
        protocol.untilLost();
        assertThat(protocol.transport).isNotNull();
    }

    private void encryptLaterAndSeeItsEnd(int port) {
        var protocol = connect(port, ConnectionOptions.DEFAULT);
        var tls = Objects.requireNonNull(ownContext().tls());
        await(io().startTls(protocol.transport(), protocol, tls, false));
        protocol.untilLost();
        assertThat(protocol.transport).isNotNull();
    }

    private void cancelAHandshake(int port) {
        try {
            await(waitFor(io().createConnection(Recording::new, "localhost", port, ownContext()), 0.5));
            throw new AssertionError("connected");
        } catch (TimeoutException e) {
            assertThat(context.refersTo(null)).isFalse();
        }
    }

    @Test
    void nothingIsLeftOfAConnectionThatWasClosed() throws Exception {
        try (var peer =
                BlockingPeer.server(SHOWING, socket -> socket.getInputStream().readAllBytes())) {
            program(() -> {
                closeOneItself(peer.port());
                assertCollected();
            });
            peer.join();
        }
    }

    @Test
    void nothingIsLeftOfAConnectionThatThePeerEnded() throws Exception {
        try (var peer = BlockingPeer.server(SHOWING, socket -> {
            socket.shutdownOutput(); // of TLS, while the connection stays open
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        })) {
            program(() -> {
                seeOneEnd(peer.port());
                assertCollected();
            });
            peer.join();
        }
    }

    @Test
    void nothingIsLeftOfAConnectionThatEndedUnannounced() throws Exception {
        try (var peer = BlockingPeer.server(socket ->
                BlockingPeer.secure(socket, SHOWING, false).getInputStream().read(new byte[0]))) {
            program(() -> {
                seeOneEnd(peer.port());
                assertCollected();
            });
            peer.join();
        }
    }

    @Test
    void nothingIsLeftOfAConnectionThatWasEncryptedLaterAndEndedUnannounced() throws Exception {
        try (var peer = BlockingPeer.server(socket ->
                BlockingPeer.secure(socket, SHOWING, false).getInputStream().read(new byte[0]))) {
            program(() -> {
                encryptLaterAndSeeItsEnd(peer.port());
                assertCollected();
            });
            peer.join();
        }
    }

    @Test
    void nothingIsLeftOfAHandshakeThatWasCancelled() throws Exception {
        try (var peer = BlockingPeer.server(socket -> socket.getInputStream().readAllBytes())) {
            program(() -> {
                cancelAHandshake(peer.port());
                assertCollected();
            });
            peer.join();
        }
    }
}
