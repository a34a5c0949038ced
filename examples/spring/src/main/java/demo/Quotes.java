package demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.blocking;
import static org.asyncio4j.Asyncio.combine;
import static org.asyncio4j.Asyncio.currentTask;
import static org.asyncio4j.Asyncio.timeout;
import static org.asyncio4j.io.Streams.openConnection;

import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.asyncio4j.BackgroundLoop;
import org.asyncio4j.Coroutine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// Answers each request by a task, which asks three others at once.
@RestController
final class Quotes {
    private static final Logger LOG = LoggerFactory.getLogger(Quotes.class);

    private final BackgroundLoop loop;
    private final Store store;
    private final Statistics statistics;
    private final HttpClient http;

    @Value("${shop.warehouse}")
    private URI warehouse;

    @Value("${shop.reviews.port}")
    private int reviews;

    @Value("${shop.deadline}")
    private Duration deadline;

    Quotes(BackgroundLoop loop, Store store, Statistics statistics, HttpClient http) {
        this.loop = loop;
        this.store = store;
        this.statistics = statistics;
        this.http = http;
    }

    record Quote(BigDecimal price, int stock, String review) {}

    @GetMapping("/quotes/{product}")
    CompletableFuture<Quote> quote(@PathVariable int product) {
        return loop.submit(timeout(deadline, _ -> {
            currentTask().addDoneCallback(_ -> LOG.info("done"));
            var quote = await(combine(price(product), stock(product), review(product), Quote::new));
            statistics.count();
            return quote;
        }));
    }

    private Coroutine<BigDecimal> price(int product) {
        return async(() -> blocking(() -> store.price(product)));
    }

    private Coroutine<Integer> stock(int product) {
        return async(() -> {
            LOG.info("asks the warehouse");
            var request = HttpRequest.newBuilder(warehouse.resolve(String.valueOf(product)));
            var answer = await(http.sendAsync(request.build(), BodyHandlers.ofString()));
            return Integer.valueOf(answer.body());
        });
    }

    private Coroutine<String> review(int product) {
        return async(() -> {
            try (var connection = await(openConnection("localhost", reviews))) {
                connection.writer().write(product + "\n");
                return new String(await(connection.reader().readline()), UTF_8).strip();
            }
        });
    }
}
