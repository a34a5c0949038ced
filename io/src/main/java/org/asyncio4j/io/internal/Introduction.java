package org.asyncio4j.io.internal;

import org.asyncio4j.io.BaseProtocol;
import org.asyncio4j.io.BaseTransport;
import org.asyncio4j.io.BufferedProtocol;
import org.asyncio4j.io.DatagramProtocol;
import org.asyncio4j.io.DatagramTransport;
import org.asyncio4j.io.Protocol;
import org.asyncio4j.io.SubprocessProtocol;
import org.asyncio4j.io.SubprocessTransport;
import org.asyncio4j.io.Transport;

/// Gives a protocol its transport, by the form of `connectionMade` that fits best.
public final class Introduction {
    private Introduction() {}

    /// Calls `connectionMade`.
    ///
    /// @param protocol the protocol
    /// @param transport its transport
    public static void connectionMade(BaseProtocol protocol, BaseTransport transport) {
        if (transport instanceof Transport connection && protocol instanceof Protocol speaker) {
            speaker.connectionMade(connection);
        } else if (transport instanceof Transport connection && protocol instanceof BufferedProtocol speaker) {
            speaker.connectionMade(connection);
        } else if (transport instanceof DatagramTransport socket && protocol instanceof DatagramProtocol receiver) {
            receiver.connectionMade(socket);
        } else if (transport instanceof SubprocessTransport process && protocol instanceof SubprocessProtocol parent) {
            parent.connectionMade(process);
        } else {
            protocol.connectionMade(transport);
        }
    }
}
