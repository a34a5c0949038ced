package org.asyncio4j.io;

import java.util.Comparator;
import java.util.List;

/// The separators that end a read: the one that ends first, or the shortest of several that end at the
/// same byte.
final class Separators {
    static final Separators NEWLINE = of(new byte[] {'\n'});

    private final byte[][] byLength;

    private Separators(byte[][] byLength) {
        this.byLength = byLength;
    }

    /// @throws IllegalArgumentException if the separator is empty
    static Separators of(byte[] separator) {
        return sorted(separator);
    }

    /// @throws IllegalArgumentException if the list or a separator is empty
    static Separators of(List<byte[]> separators) {
        if (separators.isEmpty()) {
            throw new IllegalArgumentException("Separator should contain at least one element");
        }
        return sorted(separators.stream()
                .sorted(Comparator.comparingInt(separator -> separator.length))
                .toArray(byte[][]::new));
    }

    private static Separators sorted(byte[]... byLength) {
        if (byLength[0].length == 0) {
            throw new IllegalArgumentException("Separator should be at least one-byte string");
        }
        return new Separators(byLength);
    }

    /// {@return the separators, the shortest first}
    byte[][] byLength() {
        return byLength;
    }

    byte[] shortest() {
        return byLength[0];
    }

    byte[] longest() {
        return byLength[byLength.length - 1];
    }
}
