package org.asyncio4j.benchmarks.network;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;

/// What all servers do alike.
final class Serving {
    static final String HOST = "127.0.0.1";

    /// How much is read at once.
    static final int CHUNK = 65_536;

    private static final String LINES = "lines";

    private Serving() {}

    /// {@return whether a server sends back line by line}
    ///
    /// @param arguments of its command line
    static boolean isByLines(String[] arguments) {
        return arguments[0].equals(LINES);
    }

    /// Says that the server is ready, and ends the process when its standard input ends.
    static void announce(int port) {
        System.out.println(port);
        Thread.ofPlatform().daemon().name("end of input").start(Serving::exitAtEndOfInput);
    }

    /// Does so at the only one of these addresses.
    static void announce(List<SocketAddress> addresses) {
        announce(((InetSocketAddress) addresses.getFirst()).getPort());
    }

    private static void exitAtEndOfInput() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            System.exit(0);
        }
    }
}
