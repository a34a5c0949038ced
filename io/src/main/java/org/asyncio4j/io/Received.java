package org.asyncio4j.io;

import java.net.SocketAddress;

/// A received datagram: Python's tuple `(data, address)`.
///
/// @param data the bytes
/// @param address the address of the sender
@SuppressWarnings("ArrayRecordComponent") // bytes are arrays everywhere here
public record Received(byte[] data, SocketAddress address) {}
