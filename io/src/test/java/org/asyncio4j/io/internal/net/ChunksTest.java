package org.asyncio4j.io.internal.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChunksTest {
    private final Chunks chunks = new Chunks();

    @Test
    void keepSmallOnesForTheNextWrite() {
        var chunk = chunks.take(10);
        chunk.writeInt(1);
        chunks.giveBack(chunk);
        assertThat(chunks.take(1000)).isSameAs(chunk);
        assertThat(chunk.isReadable()).isFalse();
        chunks.giveBack(chunk);
        chunks.release();
        assertThat(chunk.refCnt()).isZero();
    }

    @Test
    void doNotKeepWhatSomebodyElseHas() {
        var chunk = chunks.take(10);
        var part = chunk.writeInt(1).retainedSlice();
        chunks.giveBack(chunk);
        var other = chunks.take(10);
        assertThat(other).isNotSameAs(chunk);
        assertThat(part.release()).isTrue();
        other.release();
    }

    @Test
    void releaseLargeOnes() {
        var chunk = chunks.take(5000);
        assertThat(chunk.capacity()).isEqualTo(5000);
        chunks.giveBack(chunk);
        assertThat(chunk.refCnt()).isZero();
    }

    @Test
    void haveAtMost64KibibytesEach() {
        var chunk = chunks.take(1_000_000);
        assertThat(chunk.capacity()).isEqualTo(64 * 1024);
        chunk.release();
    }
}
