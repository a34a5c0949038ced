package org.asyncio4j.io.internal.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReceptionTest {
    private final Reception reception = new Reception();

    @AfterEach
    void freeMemory() {
        reception.release();
    }

    private ByteBuf taken() {
        return Objects.requireNonNull(reception.take());
    }

    @Test
    void lendsTheSameMemoryEmptyAgainAndAgain() {
        var memory = taken();
        assertThat(memory.writeInt(1).capacity()).isEqualTo(Reception.SIZE);
        assertThat(reception.copy(memory)).containsExactly(0, 0, 0, 1);
        assertThat(taken()).isSameAs(memory);
        assertThat(memory.isReadable()).isFalse();
        var _ = reception.copy(memory);
    }

    @Test
    void lendsNothingWhileSomebodyHasIt() {
        var memory = taken();
        assertThat(reception.take()).isNull();
        var _ = reception.copy(memory);
        assertThat(taken()).isSameAs(memory);
        var _ = reception.copy(memory);
    }

    @Test
    void lendsMemoryAgainThatWasReleasedInsteadOfCopied() {
        var memory = taken();
        memory.release();
        assertThat(taken()).isSameAs(memory);
        var _ = reception.copy(memory);
    }

    @Test
    void lendsNothingWhileSomebodyKeepsAPartOfIt() {
        var memory = taken();
        var part = memory.writeInt(1).retainedSlice();
        var _ = reception.copy(memory);
        assertThat(reception.take()).isNull();
        part.release();
        assertThat(taken()).isSameAs(memory);
        var _ = reception.copy(memory);
    }

    @Test
    void freesTheMemoryWhenTheLastUserDoes() {
        var other = new Reception();
        var memory = Objects.requireNonNull(other.take());
        other.release();
        assertThat(memory.refCnt()).isOne();
        memory.release();
        assertThat(memory.refCnt()).isZero();
    }

    @Test
    void copiesAndReleasesOtherBuffersToo() {
        var memory = taken();
        var other = memory.alloc().buffer().writeInt(2);
        assertThat(reception.copy(other)).containsExactly(0, 0, 0, 2);
        assertThat(other.refCnt()).isZero();
        var _ = reception.copy(memory);
    }
}
