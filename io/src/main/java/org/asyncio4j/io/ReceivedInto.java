package org.asyncio4j.io;

import java.net.SocketAddress;

/// A datagram that was put into a buffer: what Python returns as the tuple `(nbytes, address)`.
///
/// @param count how many bytes of it
/// @param address who sent it
public record ReceivedInto(int count, SocketAddress address) {}
