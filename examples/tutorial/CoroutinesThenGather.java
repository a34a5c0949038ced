// Coroutines do nothing until gather makes tasks of them: their lines stand after "now gathering coroutines".
// ./asyncio4j run examples/tutorial/CoroutinesThenGather.java

import static org.asyncio4j.Asyncio.*;
import org.asyncio4j.*;

Coroutine<Void> process(int index) {
    return async(() -> {
        await(sleep(.5));
        IO.println("ok: " + index);
    });
}

Coroutine<Void> createCoroutinesThenGather() {
    return async(() -> {
        var coroutines = IntStream.range(0, 5).mapToObj(item -> process(item)).toList();
        IO.println("coroutines created");
        await(sleep(2)); // despite this await the coroutines do not begin to execute
        IO.println("now gathering coroutines");
        await(gather(coroutines));
        IO.println("gathered coroutines");
    });
}

void main() {
    run(createCoroutinesThenGather());
}
