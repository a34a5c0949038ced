package demo;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.asyncio4j.Asyncio.sleep;

import org.asyncio4j.BackgroundLoop;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/// Is up if the loop runs a task within five seconds: it has not ended, and nothing blocks it.
@Component
final class LoopHealthIndicator extends AbstractHealthIndicator {
    private final BackgroundLoop loop;

    LoopHealthIndicator(BackgroundLoop loop) {
        this.loop = loop;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) throws Exception {
        loop.submit(sleep(0)).get(5, SECONDS);
        health.up();
    }
}
