import static org.asyncio4j.Asyncio.*;

import java.util.ArrayList;
import org.asyncio4j.*;

/// A thousand tasks that each block their thread for a second, on one event loop, while another task of the same
/// loop wakes up every 10 ms. All of it takes little more than a second, and the ticker is hardly ever late.
///
/// The arguments are the number of tasks and for how many milliseconds each sleeps.
public final class ManySleeps {
    private static final double BEAT = 0.01;

    private ManySleeps() {}

    private static Coroutine<Double> ticker() {
        return async(() -> {
            var loop = getRunningLoop();
            double latest = 0;
            try {
                while (true) {
                    double due = loop.time() + BEAT;
                    await(sleep(BEAT));
                    latest = Math.max(latest, loop.time() - due);
                }
            } catch (CancelledError e) {
                return latest;
            }
        });
    }

    public static void main(String[] arguments) {
        int tasks = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1000;
        long millis = arguments.length > 1 ? Long.parseLong(arguments[1]) : 1000;
        run(async(() -> {
            var loop = getRunningLoop();
            var ticker = createTask(ticker());
            double start = loop.time();
            var sleepers = new ArrayList<Coroutine<Void>>();
            for (int i = 0; i < tasks; i++) {
                sleepers.add(async(() -> blocking(() -> Thread.sleep(millis))));
            }
            await(gather(sleepers));
            double seconds = loop.time() - start;
            ticker.cancel();
            IO.println("%d tasks slept for %d ms each in %.3f s; the ticker was at most %.1f ms late (%s)"
                    .formatted(tasks, millis, seconds, await(ticker) * 1000, loop));
        }));
    }
}
