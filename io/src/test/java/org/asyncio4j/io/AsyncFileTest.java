package org.asyncio4j.io;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.gather;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.run;
import static org.asyncio4j.Asyncio.sleep;
import static org.asyncio4j.io.Streams.openFile;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.asyncio4j.CancelledError;
import org.asyncio4j.Coroutine;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AsyncFileTest {
    @TempDir
    private Path folder = Path.of("");

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("file"), content);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    /// Goes through the lines once.
    private static List<String> list(Iterable<String> lines) {
        var all = new ArrayList<String>();
        lines.forEach(all::add);
        return all;
    }

    /// Has each thread of the executor wait for a latch.
    private static void holdUp(CountDownLatch latch) {
        var factory = Thread.ofVirtual().factory();
        getRunningLoop()
                .setDefaultExecutor(Executors.newThreadPerTaskExecutor(body -> factory.newThread(() -> {
                    try {
                        latch.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError("must not be interrupted", e);
                    }
                    body.run();
                })));
    }

    @Test
    void readGivesAllThatIsLeft() {
        run(async(() -> {
            try (var file = await(openFile(file("abcdef")))) {
                assertThat(text(await(file.read(0)))).isEmpty();
                assertThat(text(await(file.read(2)))).isEqualTo("ab");
                assertThat(await(file.position())).isEqualTo(2);
                assertThat(text(await(file.read()))).isEqualTo("cdef");
                assertThat(text(await(file.read()))).isEmpty();
                assertThat(text(await(file.read(1)))).isEmpty();
            }
        }));
    }

    @Test
    void readGivesFewerBytesThanAskedForOnlyAtTheEnd() {
        run(async(() -> {
            var content = "0123456789".repeat(20_000);
            try (var file = await(openFile(file("line\n" + content)))) {
                assertThat(text(await(file.readline()))).isEqualTo("line\n"); // reads ahead
                assertThat(text(await(file.read(150_000)))).isEqualTo(content.substring(0, 150_000));
                assertThat(text(await(file.read(150_000)))).isEqualTo(content.substring(150_000));
            }
            try (var file = await(openFile(folder.resolve("file")))) {
                assertThat(await(file.read(-1))).hasSize(200_005);
            }
        }));
    }

    @Test
    void readlineGivesLinesWithTheirEndsAndTheRestAtLast() {
        run(async(() -> {
            var longLine = "x".repeat(150_000) + "\n";
            try (var file = await(openFile(file("first\n\n" + longLine + "rest")))) {
                assertThat(text(await(file.readline()))).isEqualTo("first\n");
                assertThat(await(file.position())).isEqualTo(6);
                assertThat(text(await(file.readline()))).isEqualTo("\n");
                assertThat(text(await(file.readline()))).isEqualTo(longLine);
                assertThat(text(await(file.readline()))).isEqualTo("rest");
                assertThat(text(await(file.readline()))).isEmpty();
            }
        }));
    }

    @Test
    void linesAreTextWithoutEnds() {
        run(async(() -> {
            try (var file = await(openFile(file("eins\r\nzwölf\n\nrest")))) {
                assertThat(list(file.lines())).containsExactly("eins", "zwölf", "", "rest");
                await(file.seek(6));
                assertThat(list(file.lines(ISO_8859_1))).containsExactly("zwÃ¶lf", "", "rest");
            }
        }));
    }

    @Test
    void linesThatWereReadAheadNeedNoThread() {
        run(async(() -> {
            var threads = new AtomicInteger();
            var factory = Thread.ofVirtual().factory();
            getRunningLoop().setDefaultExecutor(Executors.newThreadPerTaskExecutor(body -> {
                threads.incrementAndGet();
                return factory.newThread(body);
            }));
            try (var file = await(openFile(file("line\n".repeat(1000))))) {
                assertThat(list(file.lines())).hasSize(1000);
            }
            assertThat(threads.get()).isLessThan(5);
        }));
    }

    @Test
    void whatIsWrittenGoesToThePositionAlsoAfterReadingAhead() {
        run(async(() -> {
            try (var file = await(openFile(file("one\ntwo\nthree\n"), READ, WRITE))) {
                assertThat(text(await(file.readline()))).isEqualTo("one\n");
                await(file.write("TWO"));
                assertThat(await(file.position())).isEqualTo(7);
                assertThat(text(await(file.read(2)))).isEqualTo("\nt");
                await(file.seek(14));
                await(file.write("vier\n".getBytes(UTF_8)));
                await(file.flush());
                assertThat(await(file.size())).isEqualTo(19);
                await(file.seek(0));
                assertThat(text(await(file.read()))).isEqualTo("one\nTWO\nthree\nvier\n");
            }
        }));
    }

    @Test
    void whatIsAppendedGoesToTheEnd() {
        run(async(() -> {
            for (var line : List.of("one\n", "two\n")) {
                try (var file = await(openFile(folder.resolve("new"), CREATE, APPEND))) {
                    await(file.write(line));
                }
            }
            assertThat(folder.resolve("new")).hasContent("one\ntwo\n");
        }));
    }

    @Test
    void callsAreMadeInTheOrderInWhichTheyWereAwaited() {
        run(async(() -> {
            try (var file = await(openFile(folder.resolve("new"), CREATE, WRITE))) {
                var writes = new ArrayList<Coroutine<@Nullable Void>>();
                var expected = new StringBuilder();
                for (int i = 0; i < 100; i++) {
                    writes.add(file.write(i + "\n"));
                    expected.append(i).append('\n');
                }
                await(gather(writes));
                assertThat(folder.resolve("new")).hasContent(expected.toString());
            }
        }));
    }

    @Test
    void aFileThatDoesNotExistIsAnError() {
        run(async(() -> {
            assertThatThrownBy(() -> await(openFile(folder.resolve("none")))).isInstanceOf(NoSuchFileException.class);
        }));
    }

    @Test
    void anErrorComesOutAndTheFileGoesOn() {
        run(async(() -> {
            try (var file = await(openFile(file("text")))) {
                assertThatThrownBy(() -> await(file.seek(-1))).isInstanceOf(IllegalArgumentException.class);
                assertThat(text(await(file.read()))).isEqualTo("text");
            }
        }));
    }

    @Test
    void aClosedFileFails() {
        run(async(() -> {
            var file = await(openFile(file("text")));
            assertThat(file).hasToString("<AsyncFile " + folder.resolve("file") + ">");
            file.close();
            file.close();
            assertThat(file).hasToString("<AsyncFile " + folder.resolve("file") + " closed>");
            assertThatThrownBy(() -> await(file.read())).isInstanceOf(ClosedChannelException.class);
        }));
    }

    @Test
    void aCancelledCallGoesOnAndTheNextOneWaitsForItsEnd() {
        run(async(() -> {
            try (var file = await(openFile(file("abcdef")))) {
                var latch = new CountDownLatch(1);
                holdUp(latch);
                var cancelled = createTask(file.read(2));
                await(sleep(0));
                var _ = cancelled.cancel();
                assertThatThrownBy(() -> await(cancelled)).isInstanceOf(CancelledError.class);
                var next = createTask(file.read(2));
                await(sleep(0));
                latch.countDown();
                assertThat(text(await(next))).isEqualTo("cd");
            }
        }));
    }

    @Test
    void aCallThatIsCancelledBeforeItsTurnIsNotMade() {
        run(async(() -> {
            try (var file = await(openFile(file("abcdef")))) {
                var latch = new CountDownLatch(1);
                holdUp(latch);
                var first = createTask(file.read(2));
                var second = createTask(file.read(2));
                await(sleep(0));
                var _ = second.cancel();
                latch.countDown();
                assertThat(text(await(first))).isEqualTo("ab");
                assertThat(text(await(file.read(2)))).isEqualTo("cd");
            }
        }));
    }

    @Test
    void aCancelledOpenLeavesNothingOpen() {
        run(async(() -> {
            var latch = new CountDownLatch(1);
            holdUp(latch);
            var path = file("text");
            var opening = createTask(openFile(path));
            await(sleep(0));
            var _ = opening.cancel();
            assertThatThrownBy(() -> await(opening)).isInstanceOf(CancelledError.class);
            latch.countDown();
            await(getRunningLoop().shutdownDefaultExecutor());
            await(sleep(0));
            assertThat(openFiles()).doesNotContain(path.toRealPath());
        }));
    }

    private static List<Path> openFiles() throws IOException {
        var files = new ArrayList<Path>();
        var descriptors = Path.of("/proc/self/fd").toFile().listFiles(); // only Linux has them
        for (var descriptor : descriptors == null ? new File[0] : descriptors) {
            files.add(descriptor.getCanonicalFile().toPath());
        }
        return files;
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no such pipes")
    void closingWhileAReadOfAPipeWaitsEndsItAndThoseBehindItAndNotOnlyWhenSomethingComes() {
        run(async(() -> {
            var fifo = folder.resolve("fifo");
            assertThat(await(await(Subprocess.createSubprocessExec("mkfifo", fifo.toString()))
                            .waitFor()))
                    .isZero();
            try (var other = FileChannel.open(fifo, READ, WRITE)) {
                var file = await(openFile(fifo));
                var reading = createTask(file.read(10));
                var next = createTask(file.read(10));
                await(sleep(0));
                file.close();
                assertThatThrownBy(() -> await(reading)).isInstanceOf(ClosedChannelException.class);
                assertThatThrownBy(() -> await(next)).isInstanceOf(ClosedChannelException.class);
                assertThatThrownBy(() -> await(file.size())).isInstanceOf(ClosedChannelException.class);
                assertThat(file).hasToString("<AsyncFile " + fifo + " closed>");
                other.write(ByteBuffer.wrap(new byte[10])); // lets go the one that waited
            }
        }));
    }
}
