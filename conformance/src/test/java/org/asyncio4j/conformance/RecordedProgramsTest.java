package org.asyncio4j.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// The traces of recorded programs are those of CPython, on both stacks.
final class RecordedProgramsTest {
    private static final int IN_CORPUS = 40;
    private static final int GENERATED = 1_000;

    @Test
    void thoseOfTheCorpusAgree() throws InterruptedException {
        assertThat(Programs.agreeing(Storage.cases(List.of(Programs.CORPUS)))).isGreaterThan(IN_CORPUS);
    }

    @Test
    void thoseThatWereGeneratedAgree() throws InterruptedException {
        assertThat(Programs.agreeing(Storage.cases(List.of(Programs.RECORDED)))).isGreaterThan(GENERATED);
    }
}
