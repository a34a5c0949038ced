/// Networks and processes for asyncio4j: streams, transports and protocols, servers, TLS, datagrams,
/// Unix sockets, pipes, subprocesses and files.
///
/// Most programs need [Streams][org.asyncio4j.io.Streams] and [Subprocess][org.asyncio4j.io.Subprocess];
/// [IoLoop][org.asyncio4j.io.IoLoop] has Python's methods of the event loop.
///
/// The thread rules are as in [org.asyncio4j]: on another thread while the loop runs, methods that
/// change something throw [IllegalStateException], and methods that only return information do not.
package org.asyncio4j.io;
