package org.asyncio4j.benchmarks;

import java.time.Duration;

/// How long the measuring takes.
enum Effort {
    /// For a first impression, in a few minutes.
    QUICK(1, 5, 5, Duration.ofMillis(200), 11, 2),
    /// For figures to be quoted.
    FULL(3, 5, 8, Duration.ofMillis(500), 11, 4);

    /// A server compiles its code on the core on which it serves.
    private static final Duration NETWORK_WARM_UP = Duration.ofSeconds(5);

    /// A thousand connections are served in few, large batches.
    private static final Duration NETWORK_SAMPLE = Duration.ofSeconds(1);

    private final int rounds;
    private final int warmups;
    private final int samples;
    private final Duration sample;
    private final int starts;
    private final int networkSamples;

    Effort(int rounds, int warmups, int samples, Duration sample, int starts, int networkSamples) {
        this.rounds = rounds;
        this.warmups = warmups;
        this.samples = samples;
        this.sample = sample;
        this.starts = starts;
        this.networkSamples = networkSamples;
    }

    /// {@return how often all is measured}
    int rounds() {
        return rounds;
    }

    /// {@return how many samples of each process are thrown away}
    int warmups() {
        return warmups;
    }

    /// {@return how many samples a process takes}
    int samples() {
        return samples;
    }

    /// {@return how long a sample takes}
    Duration sample() {
        return sample;
    }

    /// {@return how long a server is under load before its samples}
    Duration networkWarmUp() {
        return NETWORK_WARM_UP;
    }

    /// {@return how many samples of a server a round takes}
    int networkSamples() {
        return networkSamples;
    }

    /// {@return how long a sample of a server takes}
    Duration networkSample() {
        return NETWORK_SAMPLE;
    }

    /// {@return how often a round starts each program whose start-up is measured}
    int starts() {
        return starts;
    }
}
