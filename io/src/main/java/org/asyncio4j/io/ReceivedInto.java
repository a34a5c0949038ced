package org.asyncio4j.io;

import java.net.SocketAddress;

/// A datagram received into a buffer: Python's tuple `(nbytes, address)`.
///
/// @param count the number of bytes in the buffer
/// @param address the address of the sender
public record ReceivedInto(int count, SocketAddress address) {}
