package demo;

import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.blocking;
import static org.asyncio4j.Asyncio.sleep;

import org.asyncio4j.BackgroundLoop;
import org.asyncio4j.Coroutine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Counts the quotes, and saves their number each hour and when the loop ends.
@Component
final class Statistics {
    private static final Logger LOG = LoggerFactory.getLogger(Statistics.class);

    private final Store store;
    private int quotes; // only tasks of the loop touch it

    Statistics(BackgroundLoop loop, Store store) {
        this.store = store;
        loop.submit(saving());
    }

    void count() {
        quotes++;
    }

    private Coroutine<Void> saving() {
        return async(() -> {
            try {
                while (true) {
                    await(sleep(3600));
                    save();
                }
            } finally {
                save();
            }
        });
    }

    private void save() {
        int number = quotes;
        blocking(() -> store.save(number));
        LOG.info("saved the number of quotes, {}", number);
    }
}
