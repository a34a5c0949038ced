package org.asyncio4j.programs;

import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.sleep;
import static org.asyncio4j.Asyncio.toThread;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.asyncio4j.Coroutine;
import org.asyncio4j.Future;
import org.jspecify.annotations.Nullable;

/// Fails futures where the system lets the process start no further thread: too little of its address space is left
/// for a stack, which an option of the java command makes large.
final class WithoutThreads {
    private static final int ATTEMPTS = 1000;
    private static final long KIB = 1024;
    private static final long LEFT = 512 * KIB * KIB;

    private static final List<Object> kept = new ArrayList<>();

    private WithoutThreads() {}

    static Coroutine<@Nullable Void> main() {
        return async(() -> {
            await(sleep(0.001));
            await(toThread(() -> 1)); // has the JDK start the threads that it needs
            limitAddressSpace(Long.toString(usedAddressSpace() + LEFT));
            System.out.println("can start threads: " + canStartThread());
            var reported = new ArrayList<Object>();
            getRunningLoop().setExceptionHandler((_, context) -> reported.add(context));
            fail("forgotten");
            for (int i = 0; i < ATTEMPTS && reported.isEmpty(); i++) {
                System.gc();
                kept.add(fail("kept"));
                await(sleep(0));
            }
            System.out.println("reported: " + reported.size());
            getRunningLoop().setExceptionHandler(null);
            limitAddressSpace("unlimited");
        });
    }

    private static Future<?> fail(String message) {
        var future = getRunningLoop().<String>createFuture();
        future.setException(new IllegalArgumentException(message));
        return future;
    }

    private static boolean canStartThread() {
        try {
            Thread.ofPlatform().daemon().start(() -> {});
            return true;
        } catch (OutOfMemoryError e) {
            return false;
        }
    }

    private static long usedAddressSpace() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmSize:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIB)
                .sum();
    }

    private static void limitAddressSpace(String bytes) throws IOException, InterruptedException {
        var pid = Long.toString(ProcessHandle.current().pid());
        var prlimit = new ProcessBuilder("prlimit", "--pid", pid, "--as=" + bytes + ":")
                .inheritIO()
                .start();
        if (prlimit.waitFor() != 0) {
            throw new IOException("no limit set");
        }
    }
}
