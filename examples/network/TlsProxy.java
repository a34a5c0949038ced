// Speaks TLS with clients and passes what they say on to a server that speaks none.
// KEYSTORE_PASSWORD=... ./asyncio4j run examples/network/TlsProxy.java KEYSTORE.p12 PORT SERVER_HOST SERVER_PORT

import static org.asyncio4j.Asyncio.*;
import static org.asyncio4j.io.Streams.*;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.*;
import org.asyncio4j.*;
import org.asyncio4j.io.*;

String host;
int port;

void main(String[] args) throws GeneralSecurityException, IOException {
    if (args.length != 4) {
        System.err.println("Usage: KEYSTORE_PASSWORD=... ./asyncio4j run examples/network/TlsProxy.java"
                + " KEYSTORE.p12 PORT SERVER_HOST SERVER_PORT");
        System.exit(2);
    }
    host = args[2];
    port = Integer.parseInt(args[3]);
    run(serve(context(Path.of(args[0])), Integer.parseInt(args[1])));
}

SSLContext context(Path keystore) throws GeneralSecurityException, IOException {
    var password = System.getenv().getOrDefault("KEYSTORE_PASSWORD", "changeit").toCharArray();
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(KeyStore.getInstance(keystore.toFile(), password), password);
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
}

Coroutine<Void> serve(SSLContext context, int port) {
    return async(() -> {
        var stop = new Event();
        getRunningLoop().addSignalHandler("INT", stop::set);
        getRunningLoop().addSignalHandler("TERM", stop::set);
        var options = ServerOptions.DEFAULT.withTls(TlsOptions.of(context));
        try (var server = await(startServer(this::proxy, "127.0.0.1", port, options))) {
            IO.println("listening at " + server.sockets().getFirst());
            await(stop);
        }
    });
}

Coroutine<Void> proxy(StreamReader fromClient, StreamWriter toClient) {
    return async(() -> {
        try (toClient) {
            try {
                var server = await(openConnection(host, port), IOException.class);
                await(passBoth(fromClient, toClient, server.reader(), server.writer()), IOException.class);
            } catch (IOException e) {
                toClient.transport().abort(); // a proper end would say that nothing is missing
                IO.println(toClient.getExtraInfo("peername") + ": " + e);
            }
        }
    });
}

Coroutine<Void> passBoth(
        StreamReader fromClient, StreamWriter toClient, StreamReader fromServer, StreamWriter toServer) {
    return async(() -> {
        try (toServer) {
            try {
                await(gather(pass(fromClient, toServer), pass(fromServer, toClient)), IOException.class);
            } catch (IOException e) {
                toServer.transport().abort();
                throw e;
            }
        }
    });
}

// Passes bytes on to their end, no faster than they are taken.
Coroutine<Void> pass(StreamReader from, StreamWriter to) {
    return async(() -> {
        byte[] data;
        while ((data = await(from.read(64 * 1024))).length > 0) {
            to.write(data);
            await(to.drain());
        }
        if (to.canWriteEof()) {
            to.writeEof(); // the other way goes on
        } else {
            to.close();
        }
    });
}
