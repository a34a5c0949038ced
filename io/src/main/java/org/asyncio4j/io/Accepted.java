package org.asyncio4j.io;

import java.net.SocketAddress;
import java.nio.channels.SocketChannel;

/// An accepted connection: Python's tuple `(conn, address)`.
///
/// @param channel the connection, which is non-blocking
/// @param address the address of the other side
public record Accepted(SocketChannel channel, SocketAddress address) {}
