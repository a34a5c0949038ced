import org.jspecify.annotations.NullMarked;

/// Networks and processes for asyncio4j, on Netty.
@NullMarked
module org.asyncio4j.io {
    requires transitive org.asyncio4j;
    requires transitive io.netty.transport;
    requires io.netty.buffer;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport.unix.common;
    // These poll instead of NIO where they are on the path.
    requires static io.netty.transport.classes.epoll;
    requires static io.netty.transport.classes.io_uring;
    requires static io.netty.transport.classes.kqueue;
    requires static transitive org.jspecify;

    exports org.asyncio4j.io;
}
