package org.asyncio4j.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `examples/network/HttpServer.java`, with clients of every kind, which all talk to the same server.
@Timeout(180)
final class HttpServerTest {
    private static final String PAGE = """
            <!DOCTYPE html>
            <title>A page</title>
            <p>loading</p>
            <script>
              fetch("/api/status").then(answer => answer.json()).then(status => {
                document.querySelector("p").textContent = "answers: " + typeof status.answers;
              });
            </script>
            """;

    private static final byte[] NOISE = new byte[3_000_000];

    @TempDir
    private static Path folder;

    private static NetworkProgram server;
    private static int port;
    private static HttpClient client;

    @BeforeAll
    static void start() throws IOException {
        new Random(1).nextBytes(NOISE);
        var site = folder.resolve("site");
        Files.createDirectories(site.resolve("inner"));
        Files.writeString(site.resolve("index.html"), PAGE);
        Files.writeString(site.resolve("inner/index.html"), "<p>inner</p>");
        Files.writeString(site.resolve("style.css"), "p { color: red }");
        Files.writeString(site.resolve("empty.txt"), "");
        Files.writeString(site.resolve(".hidden.txt"), "secret");
        Files.writeString(site.resolve("a name with spaces.txt"), "spaces");
        Files.write(site.resolve("noise.bin"), NOISE);
        Files.writeString(folder.resolve("secret.txt"), "secret");
        Files.createSymbolicLink(site.resolve("link.txt"), folder.resolve("secret.txt"));
        server = NetworkProgram.start(
                Launcher.ofRepository().with("-Dio.netty.leakDetection.level=paranoid"), "HttpServer", site, 0);
        port = server.port();
        client = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        client.close();
        server.stop();
    }

    @Test
    void fileIsSentWithItsTypeAndLength() throws IOException, InterruptedException {
        var page = send("GET", "/index.html");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).isEqualTo(PAGE);
        assertThat(header(page, "content-type")).isEqualTo("text/html; charset=utf-8");
        assertThat(header(page, "content-length")).isEqualTo("" + PAGE.length());
        assertThat(header(send("GET", "/style.css"), "content-type")).isEqualTo("text/css; charset=utf-8");
        assertThat(header(send("GET", "/noise.bin"), "content-type")).isEqualTo("application/octet-stream");
    }

    @Test
    void folderGivesItsIndex() throws IOException, InterruptedException {
        assertThat(send("GET", "/").body()).isEqualTo(PAGE);
        assertThat(send("GET", "/inner/").body()).isEqualTo("<p>inner</p>");
    }

    @Test
    void largeFileComesWhole() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri("/noise.bin")).build();
        assertThat(client.send(request, BodyHandlers.ofByteArray()).body()).isEqualTo(NOISE);
    }

    @Test
    void namesAreDecodedAndQueriesLeftOut() throws IOException, InterruptedException {
        assertThat(send("GET", "/a%20name%20with%20spaces.txt?x=1").body()).isEqualTo("spaces");
    }

    @Test
    void emptyFileIsNoError() throws IOException, InterruptedException {
        var answer = send("GET", "/empty.txt");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void headGivesTheSameHeadersWithoutTheBody() throws IOException, InterruptedException {
        for (var path : List.of("/noise.bin", "/api/status", "/nowhere")) {
            var head = send("HEAD", path);
            var get = send("GET", path);
            assertThat(head.body()).isEmpty();
            assertThat(head.statusCode()).isEqualTo(get.statusCode());
            assertThat(head.headers().map().keySet())
                    .isEqualTo(get.headers().map().keySet());
        }
        assertThat(header(send("HEAD", "/noise.bin"), "content-length")).isEqualTo("" + NOISE.length);
    }

    @Test
    void stateIsJson() throws IOException, InterruptedException {
        var answer = send("GET", "/api/status");
        assertThat(header(answer, "content-type")).isEqualTo("application/json");
        assertThat(answer.body()).matches("\\{\"answers\": \\d+, \"tasks\": \\d+}\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nowhere",
                "/inner",
                "/../secret.txt",
                "/inner/../../secret.txt",
                "/%2e%2e/secret.txt",
                "/..%2fsecret.txt",
                "//etc/passwd",
                "/link.txt",
                "/.hidden.txt",
                "/inner/../.hidden.txt",
                "/index.html/",
                "/%00",
                "/%zz",
                "nowhere",
                "../secret.txt",
                "*"
            })
    void whatIsNotInTheFolderIsNotFound(String path) throws IOException {
        var answer = answer("GET " + path + " HTTP/1.0\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 404 Not Found\r\n").doesNotContain("secret", "root:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "BREW"})
    void otherMethodsAreNotAllowed(String method) throws IOException, InterruptedException {
        var answer = send(method, "/index.html");
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(header(answer, "allow")).isEqualTo("GET, HEAD");
    }

    @Test
    void bodyOfARequestIsDroppedAndTheConnectionGoesOn() throws IOException {
        assertThat(answer("POST / HTTP/1.1\r\nContent-Length: 100000\r\n\r\n" + "x".repeat(100_000)
                        + "GET /inner/ HTTP/1.0\r\n\r\n"))
                .startsWith("HTTP/1.1 405 Method Not Allowed\r\n")
                .endsWith("\r\n\r\n<p>inner</p>");
    }

    @Test
    void requestsThatComeAtOnceAreAnsweredInTheirOrder() throws IOException {
        var answers = answer("GET /style.css HTTP/1.1\r\n\r\nGET /nowhere HTTP/1.1\r\n\r\n".repeat(150)
                + "GET /inner/ HTTP/1.1\r\nConnection: close\r\n\r\n");
        assertThat(answers.split("(?=HTTP/1.1 )")).hasSize(301);
        assertThat(answers)
                .matches("(?s)(HTTP/1.1 200 OK.{1,200}red }HTTP/1.1 404 Not Found.{1,200}no such file.\n){150}"
                        + "HTTP/1.1 200 OK.*connection: close.*<p>inner</p>");
    }

    @Test
    void wholeAddressesMeanTheSameFiles() throws IOException {
        assertThat(answer("GET http://example.org/inner/?x HTTP/1.0\r\n\r\n"))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .endsWith("<p>inner</p>");
        assertThat(answer("GET http://example.org HTTP/1.0\r\n\r\n")).contains("<title>A page</title>");
    }

    @Test
    void otherVersionsAreRefused() throws IOException {
        assertThat(answer("GET / HTTP/9.9\r\n\r\n")).startsWith("HTTP/1.1 505 HTTP Version Not Supported\r\n");
    }

    @Test
    void garbageIsABadRequest() throws IOException {
        assertThat(answer("What is this?\r\n\r\n")).startsWith("HTTP/1.1 400 Bad Request\r\n");
        assertThat(answer("GET / HTTP/1.1\r\nX: " + "x".repeat(9_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 400 Bad Request\r\n");
    }

    @Test
    void clientThatGoesWhileItIsAnsweredDoesNoHarm() throws IOException, InterruptedException {
        for (int i = 0; i < 10; i++) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.getOutputStream().write("GET /noise.bin HTTP/1.1\r\n\r\n".getBytes(UTF_8));
                assertThat(socket.getInputStream().read()).isEqualTo('H');
                socket.setSoLinger(true, 0);
            }
        }
        assertThat(send("GET", "/inner/").body()).isEqualTo("<p>inner</p>");
    }

    @Test
    void curlGetsTwoFilesOverOneConnection() throws IOException, InterruptedException {
        var curl = Tool.find("curl");
        assertThat(curl.run(
                        "",
                        "-sSf",
                        "-w",
                        "|%{num_connects}|",
                        uri("/inner/").toString(),
                        uri("/style.css").toString()))
                .isEqualTo("<p>inner</p>|1|p { color: red }|0|");
        assertThat(curl.run("", "-sSI", uri("/noise.bin").toString()).lines())
                .contains("HTTP/1.1 200 OK", "content-length: 3000000");
        assertThat(curl.run("", "-sS", "-d", "x=1", "-w", "%{http_code}", uri("/").toString()))
                .endsWith("405");
        assertThat(curl.run(
                        "",
                        "-sS",
                        "--path-as-is",
                        "-w",
                        "%{http_code}",
                        uri("/../secret.txt").toString()))
                .endsWith("404");
    }

    @Test
    void browserShowsThePageAndRunsItsScript() throws IOException, InterruptedException {
        var browser = Tool.find("chromium-headless-shell", "chromium", "google-chrome");
        assertThat(browser.run(
                        "",
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--user-data-dir=" + folder.resolve("profile"),
                        "--virtual-time-budget=10000",
                        "--dump-dom",
                        uri("/").toString()))
                .contains("<title>A page</title>", "<p>answers: number</p>");
    }

    private static HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri(path)).method(method, BodyPublishers.noBody());
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("none");
    }

    private static URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /// {@return all that the server answers to a text until it closes the connection}
    private static String answer(String text) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(text.getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }
}
