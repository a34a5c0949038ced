package org.asyncio4j.io.internal.net;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The file of a Unix socket that listens.
final class SocketFile {
    private static final int FILE_TYPE = 0170000;
    private static final int SOCKET = 0140000;

    private SocketFile() {}

    /// Deletes the socket of a server that has ended.
    ///
    /// @param path the path at which a socket will be bound
    /// @throws IOException if the path has something else, or if the socket cannot be deleted
    static void makeWay(Path path) throws IOException {
        var attributes = attributesOf(path);
        if (attributes != null) {
            if (!isSocket(path, attributes)) {
                throw new BindException("Address " + path + " is already in use");
            }
            Files.delete(path);
        }
    }

    /// {@return a new folder that only this user may enter}
    ///
    /// @param path the path beside the folder
    /// @throws IOException if the folder cannot be created
    static Path privateFolderBeside(Path path) throws IOException {
        var parent = Objects.requireNonNullElse(path.toAbsolutePath().getParent(), path);
        if (Files.notExists(parent)) {
            throw new NoSuchFileException(path.toString());
        }
        return Files.createTempDirectory(
                parent, ".", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private static boolean isSocket(Path path, BasicFileAttributes attributes) throws IOException {
        if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return attributes.isOther();
        }
        int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        return (mode & FILE_TYPE) == SOCKET;
    }

    /// {@return an action that deletes the file, unless another file has replaced it}
    ///
    /// @param path the path of a bound socket
    static Runnable deletion(Path path) {
        var made = attributesOf(path);
        return () -> {
            var current = attributesOf(path);
            if (made != null && current != null && made.fileKey().equals(current.fileKey())) {
                try {
                    Files.deleteIfExists(path);
                } catch (IOException e) {
                    System.getLogger("asyncio4j")
                            .log(System.Logger.Level.ERROR, "Unable to clean up listening UNIX socket " + path, e);
                }
            }
        };
    }

    private static @Nullable BasicFileAttributes attributesOf(Path path) {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            return null;
        }
    }
}
