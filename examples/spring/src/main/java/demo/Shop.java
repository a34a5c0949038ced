package demo;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.integration.Slf4jThreadLocalAccessor;
import java.net.http.HttpClient;
import org.asyncio4j.BackgroundLoop;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.DependsOn;

/// A shop with an event loop beside Spring.
@SpringBootApplication
public class Shop {
    public static void main(String[] args) {
        // Each task, callback and call of toThread gets the MDC of where it was made.
        ContextRegistry.getInstance().registerThreadLocalAccessor(new Slf4jThreadLocalAccessor());
        SpringApplication.run(Shop.class, args);
    }

    /// Ends after what answers requests, and before what its tasks use.
    @Bean(destroyMethod = "close")
    @DependsOn({"dataSource", "http"})
    BackgroundLoop loop() {
        return new BackgroundLoop();
    }

    /// `close` would wait for the answers that are still to come.
    @Bean(destroyMethod = "shutdownNow")
    HttpClient http() {
        return HttpClient.newHttpClient();
    }
}
