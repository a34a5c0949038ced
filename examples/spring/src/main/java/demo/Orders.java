package demo;

import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.blocking;

import java.util.concurrent.CompletableFuture;
import org.asyncio4j.BackgroundLoop;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// Orders a product, in a transaction.
@RestController
final class Orders {
    private final BackgroundLoop loop;
    private final Store store;

    Orders(BackgroundLoop loop, Store store) {
        this.loop = loop;
        this.store = store;
    }

    /// The transaction begins and ends on the task's thread.
    @PostMapping("/orders/{product}")
    CompletableFuture<Integer> order(@PathVariable int product) {
        return loop.submit(async(() -> blocking(() -> store.order(product))));
    }
}
