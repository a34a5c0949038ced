// Finds the ports of this machine that somebody listens at: a task for each port, of which a few at a time connect.
// ./asyncio4j run examples/network/PortScanner.java FIRST LAST

import static org.asyncio4j.Asyncio.*;
import static org.asyncio4j.io.Streams.*;

import org.asyncio4j.*;

static final int AT_ONCE = 200;
static final double PATIENCE = 5;

void main(String[] args) {
    if (args.length != 2) {
        System.err.println("Usage: ./asyncio4j run examples/network/PortScanner.java FIRST LAST");
        System.exit(2);
    }
    run(scan(Integer.parseInt(args[0]), Integer.parseInt(args[1])));
}

Coroutine<Void> scan(int first, int last) {
    return async(() -> {
        double start = getRunningLoop().time();
        var free = new Semaphore(AT_ONCE);
        var ports = IntStream.rangeClosed(first, last).boxed().toList();
        var open = await(gather(ports.stream().map(port -> isOpen(port, free)).toList()));
        for (int i = 0; i < ports.size(); i++) {
            if (open.get(i)) {
                IO.println(ports.get(i) + " is open");
            }
        }
        IO.println("%d ports in %.2f s".formatted(ports.size(), getRunningLoop().time() - start));
    });
}

Coroutine<Boolean> isOpen(int port, Semaphore free) {
    return async(() -> {
        try (var _ = await(free.hold());
                var writer = await(waitFor(openConnection("127.0.0.1", port), PATIENCE), IOException.class).writer()) {
            // Who connects to a port that the system has just given to himself has found nobody.
            return !writer.getExtraInfo("sockname").equals(writer.getExtraInfo("peername"));
        } catch (IOException | TimeoutException e) {
            return false;
        }
    });
}
