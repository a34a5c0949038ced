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
        reception.giveBack(memory);
        assertThat(taken()).isSameAs(memory);
        assertThat(memory.isReadable()).isFalse();
        reception.giveBack(memory);
    }

    @Test
    void lendsNothingWhileSomebodyHasIt() {
        var memory = taken();
        assertThat(reception.take()).isNull();
        reception.giveBack(memory);
        assertThat(taken()).isSameAs(memory);
        reception.giveBack(memory);
    }

    @Test
    void lendsMemoryAgainThatWasReleasedInsteadOfGivenBack() {
        var memory = taken();
        memory.release();
        assertThat(taken()).isSameAs(memory);
        reception.giveBack(memory);
    }

    @Test
    void lendsNothingWhileSomebodyKeepsWhatWasGivenBack() {
        var memory = taken();
        var part = memory.writeInt(1).retainedSlice();
        reception.giveBack(memory);
        assertThat(reception.take()).isNull();
        part.release();
        assertThat(taken()).isSameAs(memory);
        reception.giveBack(memory);
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
    void releasesOtherBuffersThatAreGivenBack() {
        var memory = taken();
        var other = memory.alloc().buffer();
        reception.giveBack(other);
        assertThat(other.refCnt()).isZero();
        reception.giveBack(memory);
    }
}
