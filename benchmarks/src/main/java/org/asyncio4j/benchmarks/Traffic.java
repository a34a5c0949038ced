package org.asyncio4j.benchmarks;

/// What goes over the network between a server and the load on it.
///
/// @param size the bytes of a request, and of its answer
/// @param connections how many
/// @param inFlight the requests that are under way on each connection at any time
record Traffic(int size, int connections, int inFlight) {
    private static final int KIB = 1_024;

    /// {@return the traffic of some work}
    ///
    /// @throws IllegalArgumentException if the work is none on the network
    static Traffic of(Workload workload) {
        return switch (workload) {
            case ECHO_1_KIB_X_1 -> new Traffic(KIB, 1, 1);
            case ECHO_1_KIB_X_100 -> new Traffic(KIB, 100, 1);
            case ECHO_1_KIB_X_1000 -> new Traffic(KIB, 1_000, 1);
            case ECHO_16_KIB_X_100 -> new Traffic(16 * KIB, 100, 1);
            case ECHO_100_KIB_X_10 -> new Traffic(100 * KIB, 10, 1);
            case ECHO_100_KIB_X_100 -> new Traffic(100 * KIB, 100, 1);
            case LINES -> new Traffic(64, 50, 32);
            default -> throw new IllegalArgumentException(workload.toString());
        };
    }
}
