// Tasks run as soon as main awaits anything: their lines stand before "now gathering tasks".
// ./asyncio4j run examples/tutorial/TasksThenGather.java

import static org.asyncio4j.Asyncio.*;
import org.asyncio4j.*;

Coroutine<Void> process(int index) {
    return async(() -> {
        await(sleep(.5));
        IO.println("ok: " + index);
    });
}

Coroutine<Void> createTasksThenGather() {
    return async(() -> {
        var tasks = IntStream.range(0, 5).mapToObj(item -> createTask(process(item))).toList();
        IO.println("tasks scheduled");
        await(sleep(2)); // because of this await the tasks may begin to execute
        IO.println("now gathering tasks");
        await(gather(tasks));
        IO.println("gathered tasks");
    });
}

void main() {
    run(createTasksThenGather());
}
