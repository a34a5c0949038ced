package org.asyncio4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FiguresTest {
    @Test
    void timesHaveThreeDigitsAndAFittingUnit() {
        assertThat(Figures.time(0.98765)).isEqualTo("0.988 ns");
        assertThat(Figures.time(25)).isEqualTo("25.0 ns");
        assertThat(Figures.time(999.4)).isEqualTo("999 ns");
        assertThat(Figures.time(54_094)).isEqualTo("54.1 µs");
        assertThat(Figures.time(46_900_000)).isEqualTo("46.9 ms");
        assertThat(Figures.time(1.26e10)).isEqualTo("12.6 s");
    }

    @Test
    void bytesAreWholeUpToAMegabyte() {
        assertThat(Figures.bytes(0.004)).isEqualTo("0 B");
        assertThat(Figures.bytes(1_392.6)).isEqualTo("1,393 B");
        assertThat(Figures.bytes(220_397_496)).isEqualTo("220 MB");
    }

    @Test
    void ratesHaveThreeDigits() {
        assertThat(Figures.rate(186_732)).isEqualTo("187,000/s");
        assertThat(Figures.rate(27_449.6)).isEqualTo("27,400/s");
        assertThat(Figures.rate(99.96)).isEqualTo("100/s");
    }

    @Test
    void ratiosHaveThreeDigits() {
        assertThat(Figures.ratio(0.1744)).isEqualTo("0.174x");
        assertThat(Figures.ratio(2)).isEqualTo("2.00x");
        assertThat(Figures.ratio(1_234)).isEqualTo("1230x");
    }
}
