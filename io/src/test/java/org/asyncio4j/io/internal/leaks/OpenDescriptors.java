package org.asyncio4j.io.internal.leaks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// The descriptors that this process had open at some time: sockets, pipes, polls and files, without what the JVM
/// opens for itself. None where the system does not tell.
public final class OpenDescriptors {
    private static final Path FOLDER = Path.of("/proc/self/fd");
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

    private static boolean jdkPolls;

    private final List<String> targets;

    private OpenDescriptors(List<String> targets) {
        this.targets = targets;
    }

    /// {@return what is open now}
    public static synchronized OpenDescriptors now() {
        if (!jdkPolls) {
            letTheJdkPoll();
            jdkPolls = true;
        }
        return new OpenDescriptors(targetsNow());
    }

    /// {@return what is open in addition; gives other threads some time to close it}
    public List<String> openedSince() {
        long end = System.nanoTime() + PATIENCE;
        var opened = openedNow();
        while (!opened.isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(PAUSE);
            opened = openedNow();
        }
        return opened;
    }

    /// {@return what is open in addition}
    public List<String> openedNow() {
        var opened = targetsNow();
        targets.forEach(opened::remove);
        return opened;
    }

    private static List<String> targetsNow() {
        var open = new ArrayList<String>();
        if (!Files.isDirectory(FOLDER)) {
            return open;
        }
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(FOLDER)) {
            for (var descriptor : descriptors) {
                try {
                    var target = Files.readSymbolicLink(descriptor).toString();
                    if (!isOfTheJvm(target)) {
                        open.add(target);
                    }
                } catch (NoSuchFileException e) {
                    // closed by now
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return open;
    }

    private static boolean isOfTheJvm(String target) {
        return target.endsWith(".jar")
                || target.endsWith(".so")
                || target.endsWith("/modules")
                || target.startsWith("/proc/")
                || target.startsWith("/dev/");
    }

    /// Has the JDK open what it keeps to wait for the sockets of virtual threads.
    private static void letTheJdkPoll() {
        try {
            Thread.ofVirtual()
                    .start(() -> {
                        try (var server = ServerSocketChannel.open()
                                        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                                var client = SocketChannel.open(server.getLocalAddress());
                                var served = server.accept()) {
                            Thread.ofVirtual().start(() -> write(client));
                            int _ = served.read(ByteBuffer.allocate(1));
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(SocketChannel channel) {
        try {
            channel.write(ByteBuffer.allocate(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
