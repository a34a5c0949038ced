package org.asyncio4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

final class BarChartTest {
    private static final BarChart CHART = new BarChart(
            "switch <& back>",
            List.of(
                    new BarChart.Bar("asyncio4j", 50, "50.0 ns", true),
                    new BarChart.Bar("other", 200, "200 ns", false)));

    @Test
    void theLongestBarIsTheGreatestFigureAndOursIsHighlighted() {
        assertThat(CHART.svg())
                .containsSubsequence(
                        ">asyncio4j</text>",
                        "class=\"ours\"",
                        "width=\"100.0\"",
                        ">50.0 ns</text>",
                        ">other</text>",
                        "class=\"peer\"",
                        "width=\"400.0\"",
                        ">200 ns</text>");
    }

    @Test
    void itIsWellFormed() {
        assertThatCode(() -> DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(CHART.svg()))))
                .doesNotThrowAnyException();
    }

    @Test
    void itIsReadableOnDarkPages() {
        assertThat(CHART.svg()).contains("prefers-color-scheme: dark");
    }
}
