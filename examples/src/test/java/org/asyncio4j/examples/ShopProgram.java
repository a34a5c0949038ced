package org.asyncio4j.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// The jar of `examples/spring` while it runs, with a client, and with the warehouse and the reviews that it asks.
/// The warehouse has seven pieces of product 1 and none of others. What it says of product 2 is up to the test.
final class ShopProgram implements AutoCloseable {
    private static final Path JAR = Repository.ROOT.resolve("examples/spring/target/shop.jar");
    private static final String STARTED = "Tomcat started on port ";
    private static final int SECONDS = 60;

    private final HttpServer warehouse;
    private final BlockingQueue<HttpExchange> unanswered = new LinkedBlockingQueue<>();
    private final ServerSocket reviews;
    private final HttpClient client = HttpClient.newHttpClient();
    private final NetworkProgram program;
    private final URI address;

    private ShopProgram(String... options) throws IOException {
        warehouse = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        warehouse.createContext("/", exchange -> answer(exchange, "0"));
        warehouse.createContext("/1", exchange -> answer(exchange, "7"));
        warehouse.createContext("/2", unanswered::add);
        warehouse.start();
        reviews = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        var _ = Thread.startVirtualThread(this::review);
        program = new NetworkProgram(start(options));
        var line = awaitLine(STARTED).getLast();
        var port = line.substring(line.indexOf(STARTED) + STARTED.length()).split(" ", 2)[0];
        address = URI.create("http://localhost:" + port);
        awaitLine("Started Shop");
    }

    /// Starts it, and waits until it serves.
    ///
    /// @param options properties, such as `--shop.deadline=1s`
    static ShopProgram run(String... options) throws IOException {
        return new ShopProgram(options);
    }

    private Process start(String... options) throws IOException {
        var command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(Launcher.QUICK_START);
        command.addAll(List.of(
                "-Dasyncio4j.stack=scheduled", // or it fails: the jar's manifest has the option
                "-jar",
                JAR.toString(),
                "--server.port=0",
                "--spring.profiles.active=test",
                "--spring.lifecycle.timeout-per-shutdown-phase=60s",
                "--shop.warehouse=http://localhost:" + warehouse.getAddress().getPort() + "/",
                "--shop.reviews.port=" + reviews.getLocalPort()));
        command.addAll(List.of(options));
        var builder = new ProcessBuilder(command);
        builder.environment().keySet().removeAll(Launcher.VARIABLES_OF_JAVA);
        return builder.start();
    }

    private void review() {
        try {
            while (true) {
                try (var connection = reviews.accept()) {
                    var _ = connection.getInputStream().read();
                    connection.getOutputStream().write("fine\n".getBytes(UTF_8));
                }
            }
        } catch (IOException e) {
            // closed
        }
    }

    HttpResponse<String> get(String path) {
        return getLater(path).join();
    }

    CompletableFuture<HttpResponse<String>> getLater(String path) {
        return client.sendAsync(request(path).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path) {
        return client.sendAsync(request(path).POST(BodyPublishers.noBody()).build(), BodyHandlers.ofString())
                .join();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address.resolve(path)).timeout(Duration.ofSeconds(SECONDS));
    }

    /// Waits until the warehouse is asked for product 2.
    HttpExchange awaitQuestion() throws InterruptedException {
        var question = unanswered.poll(SECONDS, TimeUnit.SECONDS);
        assertThat(question).as("a question to the warehouse").isNotNull();
        return question;
    }

    static void answer(HttpExchange exchange, String text) {
        try (exchange) {
            exchange.sendResponseHeaders(200, text.length());
            exchange.getResponseBody().write(text.getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Waits for a line of the log.
    ///
    /// @param part what stands in it
    /// @return the lines that were not awaited yet, up to that one
    List<String> awaitLine(String part) {
        var lines = new ArrayList<String>();
        do {
            lines.add(program.line());
        } while (!lines.getLast().contains(part));
        return lines;
    }

    void signal(String name) throws IOException, InterruptedException {
        program.signal(name);
    }

    /// Waits until it has ended.
    ///
    /// @return its exit code, and the lines of its log that were not awaited yet
    Launcher.Outcome end() throws InterruptedException {
        return program.end();
    }

    @Override
    public void close() throws IOException {
        program.close();
        client.shutdownNow();
        warehouse.stop(0);
        reviews.close();
    }

    /// Waits for a line of the log in which the id of a request stands.
    ///
    /// @param text what follows the id
    /// @return the lines of that request that were not awaited yet, up to that one, without time and id
    List<String> awaitLine(HttpResponse<?> response, String text) {
        var id = "[" + response.headers().firstValue("Request-Id").orElseThrow() + "] ";
        return awaitLine(id + text).stream()
                .filter(line -> line.contains(id))
                .map(line -> line.split(Pattern.quote(id), 2)[1])
                .toList();
    }
}
