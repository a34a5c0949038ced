package org.asyncio4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The application of `examples/spring`, with real requests and signals.
final class SpringTest {
    private static final int INTERRUPTED = 128 + 2;
    private static final int TERMINATED = 128 + 15;

    @Test
    void requestsRunAsTasksAndOpenOnesAreAnsweredBeforeTheProcessEnds() throws IOException, InterruptedException {
        try (var shop = ShopProgram.run("--shop.deadline=50s")) {
            var quote = shop.get("/quotes/1");
            assertThat(quote.body()).isEqualTo("{\"price\":42.00,\"stock\":7,\"review\":\"fine\"}");
            assertThat(quote.statusCode()).isEqualTo(200);
            assertThat(shop.awaitLine(quote, "Quotes: done"))
                    .as("the lines of a task, of blocking code and of a callback")
                    .containsExactlyInAnyOrder(
                            "Quotes: asks the warehouse", "Store: looks up the price", "Quotes: done");

            var missing = shop.get("/quotes/99");
            assertThat(missing.statusCode()).isEqualTo(404);
            assertThat(shop.awaitLine(missing, "Failures: 404")).contains("Store: looks up the price");

            assertThat(shop.post("/orders/2").statusCode()).isEqualTo(409);
            assertThat(shop.post("/orders/1").body()).as("the number of orders").isEqualTo("1");
            assertThat(shop.get("/actuator/health").statusCode()).isEqualTo(200);

            var open = shop.getLater("/quotes/2");
            var question = shop.awaitQuestion();
            shop.signal("TERM");
            var _ = shop.awaitLine("Commencing graceful shutdown");
            ShopProgram.answer(question, "3");
            assertThat(open.join().body()).isEqualTo("{\"price\":80.50,\"stock\":3,\"review\":\"fine\"}");
            assertEndsInOrder(shop, TERMINATED);
        }
    }

    @Test
    void afterCtrlCRequestsEndAtTheirDeadline() throws IOException, InterruptedException {
        Signals.assumeInterruptsAreNotIgnored();
        try (var shop = ShopProgram.run("--shop.deadline=4s", "--spring.threads.virtual.enabled=true")) {
            var _ = shop.get("/quotes/1"); // the first one may take long
            var open = shop.getLater("/quotes/2");
            var _ = shop.awaitQuestion();
            shop.signal("INT");
            var late = open.join();
            assertThat(late.statusCode()).isEqualTo(504);
            assertThat(shop.awaitLine(late, "Failures: 504")).contains("Quotes: asks the warehouse", "Quotes: done");
            assertEndsInOrder(shop, INTERRUPTED);
        }
    }

    @Test
    void anErrorThatEndsTheLoopEndsAllRequestsAndNotTheProcess() throws IOException, InterruptedException {
        try (var shop = ShopProgram.run("--shop.deadline=1h")) {
            var open = shop.getLater("/quotes/2");
            var _ = shop.awaitQuestion();
            assertThat(shop.post("/break").statusCode()).isEqualTo(200);
            var failed = open.join();
            assertThat(failed.statusCode()).isEqualTo(503);
            var lines = shop.awaitLine("Failures: 503");
            assertThat(lines.getLast()).contains("SystemExit: broken");

            assertThat(shop.get("/quotes/1").statusCode()).isEqualTo(503);
            assertThat(shop.post("/orders/1").statusCode()).isEqualTo(503);
            var health = shop.get("/actuator/health");
            assertThat(health.statusCode()).isEqualTo(503);
            assertThat(health.body()).containsPattern("\"loop\":\\{[^}]*has ended.*\"status\":\"DOWN\"");

            shop.signal("TERM");
            var outcome = shop.end();
            assertThat(String.join("\n", lines) + outcome.out())
                    .as("the log")
                    .contains("BackgroundLoop 'asyncio' has ended", "saved the number of quotes, 0");
            assertThat(outcome.exitCode()).isEqualTo(TERMINATED);
        }
    }

    /// The requests first, then the loop, whose task saves a number at its end, then the database.
    private static void assertEndsInOrder(ShopProgram shop, int exitCode) throws InterruptedException {
        var outcome = shop.end();
        assertThat(outcome.out())
                .containsPattern(Pattern.compile(
                        "Graceful shutdown complete.*saved the number of quotes.*HikariPool-1 - Shutdown completed",
                        Pattern.DOTALL));
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.exitCode()).isEqualTo(exitCode);
    }
}
