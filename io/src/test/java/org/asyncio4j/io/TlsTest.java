package org.asyncio4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.run;

import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.asyncio4j.CoroutineBody;
import org.asyncio4j.io.internal.leaks.NothingLeaks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// Tests of connections that are encrypted. Nothing may be reported to the exception handler of their loop.
@Timeout(120)
@ExtendWith(NothingLeaks.class)
abstract class TlsTest {
    static final TlsOptions TRUSTING = TlsOptions.of(Certificates.trusting());
    static final ConnectionOptions CLIENT = ConnectionOptions.DEFAULT.withTls(TRUSTING);
    static final ConnectionOptions CLIENT_OF_ANY = CLIENT.withTls(TRUSTING.withoutHostnameCheck());
    static final ServerOptions SERVER = serverShowing(Certificates.LOCALHOST);

    private final List<Map<String, Object>> reports = new ArrayList<>();

    static ServerOptions serverShowing(X509Bundle certificate) {
        return ServerOptions.DEFAULT.withTls(TlsOptions.of(Certificates.showing(certificate)));
    }

    /// Runs a program on a loop of its own.
    final void program(CoroutineBody.OfVoid body) {
        program(false, body);
    }

    /// Runs a program on a loop of its own, perhaps in debug mode.
    final void program(boolean debug, CoroutineBody.OfVoid body) {
        run(
                async(() -> {
                    getRunningLoop().setExceptionHandler((loop, report) -> reports.add(report));
                    body.execute();
                }),
                debug);
    }

    /// {@return what was reported, which is not looked at again}
    final List<Map<String, Object>> takeReports() {
        var taken = List.copyOf(reports);
        reports.clear();
        return taken;
    }

    @AfterEach
    void nothingWasReported() {
        assertThat(reports).isEmpty();
    }

    static IoLoop io() {
        return IoLoop.of(getRunningLoop());
    }

    /// Starts a server on this machine.
    static Server serve(Supplier<? extends BaseProtocol> protocolFactory, ServerOptions options) {
        return await(io().createServer(protocolFactory, "127.0.0.1", 0, options));
    }

    static Recording connect(int port, ConnectionOptions options) {
        return await(io().createConnection(Recording::new, "localhost", port, options))
                .protocol();
    }

    static void closeAndWait(Server server) {
        server.close();
        await(server.waitClosed());
    }

    /// {@return bytes that look different everywhere}
    static byte[] bytes(int count) {
        var bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    /// Reads as many bytes, and no fewer.
    static byte[] read(InputStream input, int count) throws IOException {
        var bytes = input.readNBytes(count);
        assertThat(bytes).hasSize(count);
        return bytes;
    }
}
