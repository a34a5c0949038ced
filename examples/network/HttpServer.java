// Serves the files of a folder, and its own state as JSON at /api/status: try it with a browser. Netty's codec speaks
// HTTP, a task for each connection answers, and the system sends the files.
// ./asyncio4j run examples/network/HttpServer.java FOLDER [PORT]

import static io.netty.handler.codec.http.HttpHeaderNames.*;
import static io.netty.handler.codec.http.HttpResponseStatus.*;
import static org.asyncio4j.Asyncio.*;

import io.netty.buffer.Unpooled;
import io.netty.channel.*;
import io.netty.handler.codec.http.*;
import org.asyncio4j.*;
import org.asyncio4j.io.*;

static final int IDLE_SECONDS = 30;
static final ServerOptions LIMITS = ServerOptions.DEFAULT
        .withMaxClients(1000)
        .withIdleTimeout(IDLE_SECONDS)
        .withDrainTimeout(IDLE_SECONDS);
Path folder;
int answers;

void main(String[] args) throws IOException {
    if (args.length < 1 || args.length > 2) {
        System.err.println("Usage: ./asyncio4j run examples/network/HttpServer.java FOLDER [PORT]");
        System.exit(2);
    }
    folder = Path.of(args[0]).toRealPath();
    int port = args.length > 1 ? Integer.parseInt(args[1]) : 8080;
    run(async(() -> {
        var loop = getRunningLoop();
        var stop = new Event();
        loop.addSignalHandler("INT", stop::set);
        loop.addSignalHandler("TERM", stop::set);
        try (var server = await(IoLoop.of(loop).createServer(Client::new, "127.0.0.1", port, LIMITS))) {
            IO.println("listening at http:/" + server.sockets().getFirst());
            await(stop);
        }
    }));
}

class Client implements Protocol {
    final Queue<HttpRequest> requests = new Queue<>();
    Transport transport;

    @Override
    public void connectionMade(Transport made) {
        transport = made;
        transport.pipeline().addBefore("asyncio4j", "codec", new HttpServerCodec(new HttpDecoderConfig(), 4096));
        transport.pipeline().addBefore("asyncio4j", "requests", new SimpleChannelInboundHandler<HttpObject>() {
            @Override
            protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
                if (part instanceof HttpRequest request) { // else it is of a body, which nobody needs
                    requests.putNowait(request);
                    transport.pauseReading(); // until it is answered, so that the queue stays short
                }
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                transport.abort(); // more than the codec takes at once
            }
        });
        createTask(answerAll());
    }

    @Override
    public boolean eofReceived() {
        requests.shutdown();
        return true; // what was asked for is still answered
    }

    @Override
    public void connectionLost(Throwable exception) {
        requests.shutdown();
    }

    Coroutine<Void> answerAll() {
        return async(() -> {
            try {
                boolean goOn = true;
                while (goOn) {
                    transport.resumeReading();
                    var request = await(waitFor(requests.get(), IDLE_SECONDS));
                    answer(request);
                    goOn = HttpUtil.isKeepAlive(request) && isHttp1(request);
                }
            } catch (QueueShutDownException | TimeoutException e) {
                // the client has gone, or is silent
            } finally {
                transport.close();
            }
        });
    }

    void answer(HttpRequest request) throws IOException {
        answers++;
        // a proxy asks for http://host/path
        var target = request.uri().replaceFirst("(?i)^https?://[^/?]*/?", "/");
        if (request.decoderResult().isFailure()) {
            sendText(request, BAD_REQUEST, "text/plain", "This is not HTTP.\n");
        } else if (!isHttp1(request)) {
            sendText(request, HTTP_VERSION_NOT_SUPPORTED, "text/plain", "Only HTTP/1.\n");
        } else if (!Set.of(HttpMethod.GET, HttpMethod.HEAD).contains(request.method())) {
            sendText(request, METHOD_NOT_ALLOWED, "text/plain", "Only GET and HEAD.\n");
        } else if (target.equals("/api/status")) {
            var status = "{\"answers\": %d, \"tasks\": %d}\n".formatted(answers, allTasks().size());
            sendText(request, OK, "application/json", status);
        } else {
            sendFile(request, target);
        }
    }

    boolean isHttp1(HttpRequest request) {
        return request.decoderResult().isSuccess() && request.protocolVersion().majorVersion() == 1;
    }

    void sendFile(HttpRequest request, String target) throws IOException {
        try {
            var path = blocking(() -> find(target), IOException.class);
            var type = URLConnection.guessContentTypeFromName(path.toString());
            var file = new DefaultFileRegion(path.toFile(), 0, Files.size(path));
            send(request, OK, type == null ? "text/plain" : type, file, file.count());
        } catch (FileSystemException | IllegalArgumentException e) {
            sendText(request, NOT_FOUND, "text/plain", "There is no such file.\n");
        }
    }

    void sendText(HttpRequest request, HttpResponseStatus status, String type, String text) {
        var body = Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
        send(request, status, type, body, body.readableBytes());
    }

    void send(HttpRequest request, HttpResponseStatus status, String type, Object body, long size) {
        var head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, status);
        head.headers().set(CONTENT_TYPE, type.startsWith("text/") ? type + "; charset=utf-8" : type);
        head.headers().set(CONTENT_LENGTH, size).set(ALLOW, "GET, HEAD");
        HttpUtil.setKeepAlive(head.headers(), request.protocolVersion(), HttpUtil.isKeepAlive(request));
        transport.pipeline().write(head);
        transport.pipeline().write(body); // the codec drops it if the request was HEAD
        var sent = new CompletableFuture<>();
        transport.pipeline().writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT).addListener(sent::complete);
        await(sent); // so that we do not keep all that a client asks for and does not read
    }
}

// Finds a file of the folder, but no hidden one, and none elsewhere, whatever links and dots lead there.
Path find(String uri) throws IOException {
    var name = new QueryStringDecoder(uri).path().replaceFirst("^/", "");
    var path = folder.resolve(name.isEmpty() || name.endsWith("/") ? name + "index.html" : name).toRealPath();
    boolean hidden = Stream.of(name.split("/")).anyMatch(part -> part.startsWith("."));
    if (hidden || !path.startsWith(folder) || !Files.isRegularFile(path) || !Files.isReadable(path)) {
        throw new NoSuchFileException(uri);
    }
    return path;
}
