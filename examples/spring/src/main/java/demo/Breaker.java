package demo;

import org.asyncio4j.BackgroundLoop;
import org.asyncio4j.SystemExit;
import org.springframework.context.annotation.Profile;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// Ends the loop with an error, for the test.
@RestController
@Profile("test")
final class Breaker {
    private final BackgroundLoop loop;

    Breaker(BackgroundLoop loop) {
        this.loop = loop;
    }

    @PostMapping("/break")
    void breakLoop() {
        loop.getLoop().callSoonThreadsafe(() -> {
            throw new SystemExit("broken");
        });
    }
}
