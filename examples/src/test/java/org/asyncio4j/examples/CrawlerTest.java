package org.asyncio4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `examples/network/Crawler.java`, on sites that `HttpServer.java` serves.
@Timeout(180)
final class CrawlerTest {
    @TempDir
    private Path folder;

    @Test
    void everyPageIsVisitedOnceAndBrokenLinksAreTold() throws IOException, InterruptedException {
        page("index.html", "a.html", "sub/", "/a.html", "style.css", "https://example.org/", "http://127.0.0.2/");
        page("a.html", "index.html", "/", "missing.html", "#here", "b.html?x=1&amp;y=2", "b.html?x=1&amp;y=2#part");
        page("b.html");
        page("sub/index.html", "../a.html", "deeper.html");
        page("sub/deeper.html", "://no address");
        Files.writeString(folder.resolve("style.css"), "href=\"nothing.css\"");
        try (var server = NetworkProgram.start("HttpServer", folder, 0)) {
            var url = url(server);
            var outcome = crawl(url);
            assertThat(outcome.err()).isEmpty();
            assertThat(outcome.exitCode()).isZero();
            assertThat(outcome.out().lines())
                    .containsExactlyInAnyOrder(
                            "200 OK " + url + "/",
                            "200 OK " + url + "/index.html",
                            "200 OK " + url + "/a.html",
                            "200 OK " + url + "/sub/",
                            "200 OK " + url + "/sub/deeper.html",
                            "200 OK " + url + "/b.html?x=1&y=2",
                            "200 OK " + url + "/style.css",
                            "404 Not Found " + url + "/missing.html",
                            "    is linked from " + url + "/a.html",
                            "    links to ://no address, which is no address",
                            "8 pages, 2 broken links");
            server.stop();
        }
    }

    @Test
    void linksOfALongLineAreFollowed() throws IOException, InterruptedException {
        Files.writeString(folder.resolve("index.html"), "x".repeat(200_000) + "<a href='last.html'>link</a>");
        page("last.html");
        try (var server = NetworkProgram.start("HttpServer", folder, 0)) {
            var url = url(server);
            assertThat(crawl(url).out().lines())
                    .containsExactly("200 OK " + url + "/", "200 OK " + url + "/last.html", "2 pages, 0 broken links");
            server.stop();
        }
    }

    @Test
    void aHostNameMayHaveAnUnderscoreAndAPasswordIsNotShown() throws IOException {
        assertThat(crawl("http://ada:lovelace@no_such_host.invalid/").out())
                .contains("no_such_host.invalid")
                .doesNotContain("localhost", "lovelace");
    }

    @Test
    void noMorePagesAreVisitedThanAllowed() throws IOException, InterruptedException {
        for (int i = 0; i < 30; i++) {
            page(i + ".html", (i + 1) + ".html", (i + 2) + ".html");
        }
        try (var server = NetworkProgram.start("HttpServer", folder, 0)) {
            var outcome = crawl(url(server) + "/0.html", "20");
            assertThat(outcome.out()).endsWith("20 pages, 0 broken links\n");
            server.stop();
        }
    }

    @Test
    void hostWhereNobodyListensIsABrokenLink() throws IOException {
        try (var closed = new ClosedPort()) {
            assertThat(crawl("http://127.0.0.1:" + closed.number()).out())
                    .contains("ConnectException", "is linked from the command line", "1 pages, 1 broken links");
        }
    }

    @Test
    void ctrlCEndsItWhileItWaitsAndItTellsWhatWasDone() throws IOException, InterruptedException {
        Signals.assumeInterruptsAreNotIgnored();
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var crawler = NetworkProgram.start("Crawler", "http://127.0.0.1:" + silent.getLocalPort());
                var connection = silent.accept()) {
            var request = "GET / HTTP/1.0\r\n";
            assertThat(connection.getInputStream().readNBytes(request.length()))
                    .asString()
                    .isEqualTo(request);
            crawler.signal("INT");
            assertThat(crawler.end()).isEqualTo(new Launcher.Outcome("0 pages, 0 broken links\n", "", 130));
            assertThat(connection.getInputStream().readAllBytes()).asString().startsWith("Host: ");
        }
    }

    private void page(String name, String... links) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        var text = new StringBuilder("<!DOCTYPE html>\n");
        for (var link : links) {
            text.append("<a class='link' href=\"").append(link).append("\">link</a>");
        }
        Files.writeString(file, text);
    }

    private static String url(NetworkProgram server) {
        var line = server.line();
        assertThat(line).startsWith("listening at http://127.0.0.1:");
        return line.substring("listening at ".length());
    }

    private static Launcher.Outcome crawl(String... arguments) {
        return Launcher.ofRepository()
                .run(Stream.concat(Stream.of("run", "examples/network/Crawler.java"), Stream.of(arguments))
                        .toArray(String[]::new));
    }
}
