package org.asyncio4j.benchmarks.programs;

/// The smallest program of Java.
public final class Hello {
    private Hello() {}

    /// Prints a line.
    public static void main(String[] arguments) {
        System.out.println("hello");
    }
}
