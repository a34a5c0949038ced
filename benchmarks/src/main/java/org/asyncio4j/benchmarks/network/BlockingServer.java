package org.asyncio4j.benchmarks.network;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// The server of blocking sockets, with a virtual thread for each connection.
public final class BlockingServer {
    private static final int BACKLOG = 1_024;

    private BlockingServer() {}

    /// Serves.
    ///
    /// @param arguments echo or lines
    public static void main(String[] arguments) throws IOException {
        boolean byLines = Serving.isByLines(arguments);
        try (var server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress())) {
            Serving.announce(server.getLocalPort());
            while (true) {
                var socket = server.accept();
                Thread.startVirtualThread(() -> serve(socket, byLines));
            }
        }
    }

    private static void serve(Socket socket, boolean byLines) {
        try (socket) {
            socket.setTcpNoDelay(true);
            if (byLines) {
                echoLines(socket);
            } else {
                echo(socket);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void echo(Socket socket) throws IOException {
        var in = socket.getInputStream();
        var out = socket.getOutputStream();
        var chunk = new byte[Serving.CHUNK];
        for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
            out.write(chunk, 0, length);
        }
    }

    private static void echoLines(Socket socket) throws IOException {
        var in = new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1), Serving.CHUNK);
        var out = socket.getOutputStream();
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            out.write((line + "\n").getBytes(StandardCharsets.ISO_8859_1));
        }
    }
}
