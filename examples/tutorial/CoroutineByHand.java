// Coroutines without an event loop, scheduled, switched and closed by hand, like generators.
// ./asyncio4j run examples/tutorial/CoroutineByHand.java

import static org.asyncio4j.Asyncio.*;
import org.asyncio4j.*;

Coroutine<String> worker(String name) {
    return async(() -> {
        try {
            IO.println(name + ": first step");
            await(sleep(0));
            IO.println(name + ": second step");
            await(sleep(0));
            IO.println(name + ": last step");
            return "result of " + name;
        } catch (GeneratorExit e) {
            IO.println(name + ": closed");
            throw e;
        } finally {
            IO.println(name + ": clean-up");
        }
    });
}

void main() {
    var one = worker("one");
    var two = worker("two");
    IO.println("one is " + one.state() + ", two is " + two.state());

    // switch between them: sleep(0) yields null
    IO.println("one yields " + one.send(null));
    IO.println("two yields " + two.send(null));
    IO.println("one yields " + one.send(null));
    IO.println("one is " + one.state() + ", two is " + two.state());

    // the end of a coroutine is a StopIteration, which holds the result
    try {
        one.send(null);
    } catch (StopIteration e) {
        IO.println("one returned: " + e.value());
    }

    // closing throws GeneratorExit at the await
    two.close();
    IO.println("one is " + one.state() + ", two is " + two.state());

    // a coroutine is used once
    try {
        one.send(null);
    } catch (IllegalStateException e) {
        IO.println("one again: " + e.getMessage());
    }
}
