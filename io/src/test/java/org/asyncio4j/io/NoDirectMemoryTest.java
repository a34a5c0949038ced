package org.asyncio4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.run;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.internal.OutOfDirectMemoryError;
import io.netty.util.internal.PlatformDependent;
import java.util.ArrayList;
import java.util.List;
import org.asyncio4j.io.internal.leaks.NothingLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// Writes for which there is no memory.
@Timeout(60)
@ExtendWith(NothingLeaks.class)
class NoDirectMemoryTest {
    private static final long LEFT = 24L << 20;
    private static final int PIECE = 256 << 20;

    private static List<ByteBuf> takeMost() {
        var taken = new ArrayList<ByteBuf>();
        long left;
        while ((left = PlatformDependent.maxDirectMemory() - PlatformDependent.usedDirectMemory() - LEFT) > 0) {
            taken.add(new UnpooledByteBufAllocator(false, true)
                    .directBuffer((int) Math.min(left, PIECE))); // which is not touched
        }
        return taken;
    }

    @Test
    void aWriteWithoutMemoryKeepsNothingOfItsBytes() {
        assumeThat(PlatformDependent.usedDirectMemory()).isNotNegative(); // is counted
        run(async(() -> {
            var pair = Pair.connect();
            var client = pair.clientTransport();
            client.write("one ".getBytes(UTF_8));
            var taken = takeMost();
            assertThatThrownBy(() -> client.write(new byte[60 << 20])).isInstanceOf(OutOfDirectMemoryError.class);
            assertThat(client.getWriteBufferSize()).isEqualTo(4);
            taken.forEach(ByteBuf::release);
            client.write("two".getBytes(UTF_8));
            client.close();
            pair.served().untilLost();
            assertThat(pair.served().text()).isEqualTo("one two");
            pair.end();
        }));
    }
}
