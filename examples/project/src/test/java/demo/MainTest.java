package demo;

import static org.asyncio4j.Asyncio.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.asyncio4j.EventLoop;
import org.asyncio4j.test.AsyncTest;

final class MainTest {
    /// In virtual time, so that nobody waits for it.
    @AsyncTest
    void greetingTakesATenthOfASecond(EventLoop loop) {
        assertEquals("hello Ada", await(Main.greeting("Ada")));
        assertEquals(0.1, loop.time());
    }
}
