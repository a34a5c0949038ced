package org.asyncio4j.io;

/// The names of an address: Python's tuple `(host, service)`.
///
/// @param host the name of the host, or the address as text if it has none
/// @param service the name of the port in TCP, such as `http`, or its number as text if it has none
public record NameInfo(String host, String service) {}
