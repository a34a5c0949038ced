package org.asyncio4j.io;

/// A new connection: Python's tuple `(transport, protocol)`.
///
/// @param <T> the kind of transport
/// @param <P> the kind of protocol
/// @param transport the transport of the connection
/// @param protocol the protocol of the connection
public record Connected<T extends BaseTransport, P extends BaseProtocol>(T transport, P protocol) {}
