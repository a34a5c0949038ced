package org.asyncio4j.io;

import java.net.SocketAddress;

/// A datagram that was received: what Python returns as the tuple `(data, address)`.
///
/// @param data the bytes
/// @param address who sent it
@SuppressWarnings("ArrayRecordComponent") // bytes are arrays everywhere here
public record Received(byte[] data, SocketAddress address) {}
