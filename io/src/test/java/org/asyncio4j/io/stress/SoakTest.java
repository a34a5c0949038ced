package org.asyncio4j.io.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asyncio4j.Asyncio.allTasks;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.run;
import static org.asyncio4j.Asyncio.sleep;
import static org.asyncio4j.Asyncio.taskGroup;
import static org.asyncio4j.Asyncio.waitFor;
import static org.asyncio4j.io.Streams.openConnection;
import static org.asyncio4j.io.Streams.startServer;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.asyncio4j.Coroutine;
import org.asyncio4j.TimeoutException;
import org.asyncio4j.io.Connection;
import org.asyncio4j.io.IncompleteReadException;
import org.asyncio4j.io.StreamReader;
import org.asyncio4j.io.StreamWriter;
import org.junit.jupiter.api.Test;

/// Clients that connect, send, half-close, reset and are cancelled at random, for a few seconds, or for as many as the
/// system property `soak.seconds` says.
class SoakTest {
    private static final double SECONDS = Double.parseDouble(System.getProperty("soak.seconds", "3"));
    private static final int CLIENTS = 200;
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private final List<Object> unexpected = new ArrayList<>();
    private long conversations;
    private long bytes;

    @Test
    void nothingIsLeftAfterRandomConversations() throws IOException {
        run(async(() -> conversation(1, new Random(0)))); // loads what stays open
        long descriptors = openDescriptors();
        run(async(() -> soak()));
        System.gc();
        assertThat(unexpected).isEmpty();
        assertThat(conversations).isGreaterThan(CLIENTS);
        assertThat(bytes).isPositive();
        assertThat(openDescriptors()).isLessThanOrEqualTo(descriptors);
        System.out.println("soak: " + conversations + " conversations, " + bytes + " bytes, direct memory "
                + ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                        .metric()
                        .usedDirectMemory());
    }

    private static long openDescriptors() throws IOException {
        if (!Files.isDirectory(DESCRIPTORS)) {
            return 0;
        }
        try (var list = Files.list(DESCRIPTORS)) {
            return list.count();
        }
    }

    private void soak() {
        getRunningLoop().setExceptionHandler((loop, context) -> unexpected.add(context));
        conversation(CLIENTS, new Random(42));
        for (int turns = 0; turns < 100 && allTasks().size() > 1; turns++) {
            await(sleep(0)); // the last ones have heard of the end just now
        }
        assertThat(allTasks()).hasSize(1);
    }

    private void conversation(int clients, Random random) {
        var server = await(startServer(SoakTest::echo, "127.0.0.1", 0));
        int port = server.port();
        double end = getRunningLoop().time() + (clients == 1 ? 0 : SECONDS);
        await(taskGroup(group -> {
            for (int i = 0; i < clients; i++) {
                long seed = random.nextLong();
                group.createTask(async(() -> talk(port, new Random(seed), end)));
            }
        }));
        server.close();
        await(server.waitClosed());
    }

    private static Coroutine<?> echo(StreamReader reader, StreamWriter writer) {
        return async(() -> {
            try (writer) {
                while (!reader.atEof()) {
                    writer.write(await(reader.read(8192)));
                    await(writer.drain());
                }
            } catch (Exception e) {
                if (!(e instanceof IOException)) {
                    throw e;
                }
            }
        });
    }

    private void talk(int port, Random random, double end) {
        do {
            try {
                if (random.nextInt(4) == 0) {
                    await(waitFor(async(() -> meet(port, random)), random.nextDouble() * 0.02));
                } else {
                    meet(port, random);
                }
            } catch (TimeoutException e) {
                // cancelled somewhere
            } catch (Exception e) {
                if (!(e instanceof IOException)) {
                    unexpected.add(e);
                }
            }
            conversations++;
        } while (getRunningLoop().time() < end);
    }

    private void meet(int port, Random random) throws IOException {
        var connection = await(openConnection("127.0.0.1", port));
        try (var writer = connection.writer()) {
            for (int i = random.nextInt(5); i >= 0; i--) {
                exchange(connection, random);
            }
            switch (random.nextInt(4)) {
                case 0 -> reset(writer);
                case 1 -> halfClose(connection);
                case 2 -> writer.write(new byte[random.nextInt(200_000)]); // never read
                default -> {} // just closed
            }
        }
        if (random.nextBoolean()) {
            await(connection.writer().waitClosed());
        }
    }

    private void exchange(Connection connection, Random random) throws IncompleteReadException {
        byte[] sent = new byte[1 + random.nextInt(random.nextInt(10) == 0 ? 100_000 : 2000)];
        random.nextBytes(sent);
        connection.writer().write(sent);
        if (random.nextBoolean()) {
            await(connection.writer().drain());
        }
        if (random.nextInt(8) == 0) {
            await(sleep(0));
            return; // leaves it to the next one to read
        }
        byte[] received = await(connection.reader().read(random.nextInt(200_000)));
        bytes += received.length;
    }

    private static void reset(StreamWriter writer) {
        var channel = (Channel) writer.getExtraInfo("socket");
        if (channel != null && channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        writer.transport().abort();
    }

    private void halfClose(Connection connection) {
        connection.writer().writeEof();
        bytes += await(connection.reader().read()).length;
    }
}
