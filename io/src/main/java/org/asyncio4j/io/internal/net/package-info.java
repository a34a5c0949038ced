/// Connections, servers and datagrams on Netty, whose poll is that of the event loop.
package org.asyncio4j.io.internal.net;
