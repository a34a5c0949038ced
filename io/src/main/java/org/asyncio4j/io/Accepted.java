package org.asyncio4j.io;

import java.net.SocketAddress;
import java.nio.channels.SocketChannel;

/// A connection that came in: what Python returns as the tuple `(conn, address)`.
///
/// @param channel the connection, which is non-blocking
/// @param address the address of the other side
public record Accepted(SocketChannel channel, SocketAddress address) {}
