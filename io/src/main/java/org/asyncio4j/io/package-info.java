/// Networks and processes for asyncio4j: streams, transports and protocols, servers, TLS, datagrams,
/// Unix sockets, pipes, subprocesses and files.
///
/// Most programs need [Streams][org.asyncio4j.io.Streams] and
/// [Subprocess][org.asyncio4j.io.Subprocess]; what Python has as methods of the event loop is in
/// [IoLoop][org.asyncio4j.io.IoLoop].
///
/// Threads are as in [org.asyncio4j]: what would change something throws [IllegalStateException] on
/// another thread while the loop runs; what only tells something does not.
package org.asyncio4j.io;
