import static org.asyncio4j.Asyncio.*;

import java.util.List;
import org.asyncio4j.Coroutine;
import org.asyncio4j.Queue;

/// What ./asyncio4j runs once, so that the JVM's cache holds the classes that programs need to start.
void main() {
    IO.println(run(everyday()));
}

Coroutine<List<Integer>> everyday() {
    return async(() -> {
        var queue = new Queue<Integer>();
        var consumer = createTask(async(() -> await(queue.get()) + await(queue.get())), "consumer");
        await(taskGroup(group -> {
            group.createTask(async(() -> await(queue.put(1))));
            group.createTask(async(() -> await(queue.put(2))));
        }));
        try {
            await(timeout(0, scope -> await(sleep(1))));
        } catch (RuntimeException e) {
            IO.println(e);
        }
        return await(gather(consumer, sleep(0.001, 3), async(() -> await(sleep(0, 4)))));
    });
}
