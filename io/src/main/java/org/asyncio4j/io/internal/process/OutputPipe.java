package org.asyncio4j.io.internal.process;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.FileDescriptor;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// A pipe for what a child writes, instead of one of the JDK. That closes its pipe when the child has
/// ended, although those whom the child has started may still write to it; and it keeps a pipe open
/// that is closed while a thread waits in it.
final class OutputPipe {
    private static final String DESCRIPTORS = "/proc/self/fd/";

    private final FileChannel source;
    private final FileDescriptor sink;

    private OutputPipe(FileChannel source, FileDescriptor sink) {
        this.source = source;
        this.sink = sink;
    }

    /// {@return whether the system has such pipes}
    static boolean available() {
        try {
            return Epoll.isAvailable() && Files.isDirectory(Path.of(DESCRIPTORS));
        } catch (LinkageError e) {
            return false; // Netty's epoll is not on the path
        }
    }

    static OutputPipe open() throws IOException {
        var ends = FileDescriptor.pipe();
        try {
            // opened anew, since Netty's ends do not block
            return new OutputPipe(FileChannel.open(Path.of(name(ends[0])), StandardOpenOption.READ), ends[1]);
        } catch (Throwable e) {
            ends[1].close();
            throw e;
        } finally {
            ends[0].close();
        }
    }

    private static String name(FileDescriptor end) {
        return DESCRIPTORS + end.intValue();
    }

    /// {@return what has a child write to this pipe}
    Redirect redirect() {
        return Redirect.to(new File(name(sink)));
    }

    InputStream stream() {
        return Channels.newInputStream(source);
    }

    /// Has the pipe end when the child and all whom it has started have closed it: to be called when
    /// the child has it.
    void closeSink() {
        try {
            sink.close();
        } catch (IOException e) {
            // nothing was written to it
        }
    }

    static void close(@Nullable OutputPipe pipe) {
        if (pipe != null) {
            pipe.closeSink();
            try {
                pipe.source.close();
            } catch (IOException e) {
                // nobody reads it
            }
        }
    }
}
