package org.asyncio4j.conformance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Programs that CPython generates and records while others are being run here.
final class LiveCases implements Cases, AutoCloseable {
    private static final int BUFFERED = 200;
    private static final int BATCH = 50;

    private final BlockingQueue<Optional<Case>> queue = new ArrayBlockingQueue<>(BUFFERED);
    private final List<Thread> generators = new ArrayList<>();
    private final List<String> command;
    private final AtomicLong nextSeed;
    private final long lastSeed;
    private int running;
    private volatile @Nullable String failure;
    private volatile boolean closed;

    /// Starts to generate.
    ///
    /// @param python the command that runs CPython 3.13
    /// @param script the path of `live.py`
    /// @param seeds the seeds of the programs
    /// @param options further options of the script
    /// @param processes how many processes generate at the same time
    LiveCases(String python, Path script, Seeds seeds, List<String> options, int processes) {
        command = new ArrayList<>(List.of(python, "-B", script.toString()));
        command.addAll(options);
        nextSeed = new AtomicLong(seeds.first());
        lastSeed = seeds.last();
        running = processes;
        for (int i = 0; i < processes; i++) {
            generators.add(Thread.ofPlatform().name("generator-" + i).daemon().unstarted(this::generate));
        }
        generators.forEach(Thread::start);
    }

    private void generate() {
        try {
            long first;
            while ((first = nextSeed.getAndAdd(BATCH)) <= lastSeed && failure == null && !closed) {
                generate(first, Math.min(BATCH, lastSeed - first + 1));
            }
        } catch (IOException e) {
            failure = "the generator could not be run: " + e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            finished();
        }
    }

    /// Has one process make some programs. Its errors go where ours go.
    private void generate(long first, long count) throws IOException, InterruptedException {
        var arguments = new ArrayList<>(command);
        arguments.addAll(List.of("--seed", Long.toString(first), "--count", Long.toString(count)));
        var process = new ProcessBuilder(arguments)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var lines = process.inputReader()) {
            String line;
            while ((line = lines.readLine()) != null) {
                queue.put(Optional.of(Json.readRecorded(line)));
            }
            if (process.waitFor() != 0) {
                failure = "the generator has failed for seeds from " + first;
            }
        } finally {
            process.destroy();
        }
    }

    private synchronized void finished() {
        running--;
        if (running == 0) {
            putUninterruptibly(Optional.empty());
        }
    }

    private void putUninterruptibly(Optional<Case> item) {
        while (!closed) {
            try {
                queue.put(item);
                return;
            } catch (InterruptedException e) {
                // The end must not get lost.
            }
        }
    }

    @Override
    public @Nullable Case next() {
        try {
            var next = queue.take();
            if (next.isPresent()) {
                return next.get();
            }
            putUninterruptibly(next); // for the others who ask
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        var reason = failure;
        if (reason != null) {
            throw new InvalidInput(reason);
        }
        return null;
    }

    @Override
    public void close() {
        closed = true;
        generators.forEach(Thread::interrupt);
    }
}
