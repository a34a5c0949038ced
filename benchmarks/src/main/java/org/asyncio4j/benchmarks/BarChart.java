package org.asyncio4j.benchmarks;

import java.util.List;
import java.util.Locale;

/// A chart of horizontal bars, as SVG that is readable on light and on dark pages.
///
/// @param title what stands above
/// @param bars from top to bottom
record BarChart(String title, List<Bar> bars) {
    private static final int NAMES = 190;
    private static final int LONGEST = 400;
    private static final int WIDTH = NAMES + LONGEST + 110;
    private static final int TOP = 40;
    private static final int ROW = 26;
    private static final int THICKNESS = 18;
    private static final int BASELINE = 14;
    private static final int GAP = 8;

    private static final String STYLE = """
            <style>
              text { font: 13px sans-serif; fill: #1f2328 }
              .title { font-weight: bold }
              rect { fill: #8c959f }
              .ours { fill: #0969da }
              @media (prefers-color-scheme: dark) {
                text { fill: #f0f6fc }
                rect { fill: #656c76 }
                .ours { fill: #4493f8 }
              }
            </style>
            """;

    BarChart {
        bars = List.copyOf(bars);
    }

    /// A bar.
    ///
    /// @param name what stands to the left of it
    /// @param length how long it is, compared with the others
    /// @param label what stands to the right of it
    /// @param ours whether it is highlighted
    record Bar(String name, double length, String label, boolean ours) {}

    /// {@return the chart}
    String svg() {
        int height = TOP + ROW * bars.size() + GAP;
        var svg = new StringBuilder();
        svg.append("""
                <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %1$d %2$d" role="img">
                """.formatted(WIDTH, height));
        svg.append("<title>").append(escaped(title)).append("</title>\n").append(STYLE);
        appendText(svg, "title", GAP, BASELINE + GAP, title);
        double longest = bars.stream().mapToDouble(Bar::length).max().orElse(0);
        for (int i = 0; i < bars.size(); i++) {
            append(svg, bars.get(i), TOP + i * ROW, longest);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void append(StringBuilder svg, Bar bar, int top, double longest) {
        double width = longest == 0 ? 0 : bar.length / longest * LONGEST;
        appendText(svg, "name", GAP, top + BASELINE, bar.name);
        svg.append(
                String.format(Locale.ROOT, """
                <rect class="%s" x="%d" y="%d" width="%.1f" height="%d" rx="2"/>
                """, bar.ours ? "ours" : "peer", NAMES, top, Math.max(1, width), THICKNESS));
        appendText(svg, "label", NAMES + (int) width + GAP, top + BASELINE, bar.label);
    }

    private static void appendText(StringBuilder svg, String kind, int x, int y, String text) {
        svg.append("""
                <text class="%s" x="%d" y="%d">%s</text>
                """.formatted(kind, x, y, escaped(text)));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
