package org.asyncio4j.io;

/// A connection that was made: what Python returns as the tuple `(transport, protocol)`.
///
/// @param <T> the kind of transport
/// @param <P> the kind of protocol
/// @param transport the way to the other side
/// @param protocol what speaks over it
public record Connected<T extends BaseTransport, P extends BaseProtocol>(T transport, P protocol) {}
