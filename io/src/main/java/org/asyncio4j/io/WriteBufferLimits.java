package org.asyncio4j.io;

/// How many bytes may wait to be sent: with more than the high limit a transport has its protocol
/// [pause writing][BaseProtocol#pauseWriting], with at most the low one
/// [resume][BaseProtocol#resumeWriting].
///
/// @param low at most this many let writing resume
/// @param high more than this many pause writing
public record WriteBufferLimits(int low, int high) {

    /// Makes limits.
    ///
    /// @throws IllegalArgumentException unless high >= low >= 0
    public WriteBufferLimits {
        if (!(high >= low && low >= 0)) {
            throw new IllegalArgumentException("high (" + high + ") must be >= low (" + low + ") must be >= 0");
        }
    }

    /// {@return a high limit with a quarter of it as the low one}
    ///
    /// @param high more than this many bytes pause writing; 0 pauses it with each byte that waits
    /// @throws IllegalArgumentException if it is negative
    public static WriteBufferLimits high(int high) {
        return new WriteBufferLimits(high / 4, high);
    }
}
