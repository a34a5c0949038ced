// gather runs tasks and plain coroutines alike: ten of them that sleep for a second take one second either way.
// ./asyncio4j run examples/tutorial/TasksOrCoroutines.java

import static org.asyncio4j.Asyncio.*;
import org.asyncio4j.*;

Coroutine<Void> process(int index) {
    return async(() -> {
        await(sleep(1));
        IO.println("ok: " + index);
    });
}

Coroutine<Void> main1() {
    return async(() -> {
        var tasks = new ArrayList<Task<Void>>();
        for (int item = 0; item < 10; item++) {
            tasks.add(createTask(process(item)));
        }
        await(gather(tasks));
    });
}

Coroutine<Void> main2() {
    return async(() -> {
        var coroutines = new ArrayList<Coroutine<Void>>();
        for (int item = 0; item < 10; item++) {
            coroutines.add(process(item)); // without createTask
        }
        await(gather(coroutines));
    });
}

void main() {
    run(main1());
    run(main2());
}
