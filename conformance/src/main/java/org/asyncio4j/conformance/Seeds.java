package org.asyncio4j.conformance;

/// A range of seeds, both ends included.
///
/// @param first the first one
/// @param last the last one
record Seeds(long first, long last) {
    /// {@return what a text such as `0..99` or `7` says}
    static Seeds parse(String text) {
        var ends = text.split("\\.\\.", 2);
        try {
            var seeds = new Seeds(Long.parseLong(ends[0]), Long.parseLong(ends[ends.length - 1]));
            if (0 <= seeds.first && seeds.first <= seeds.last) {
                return seeds;
            }
        } catch (NumberFormatException e) {
            // as below
        }
        throw new InvalidInput("seeds are given as FIRST..LAST, not as " + text);
    }
}
