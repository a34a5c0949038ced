package org.asyncio4j.io;

/// Limits for the number of bytes that wait to be sent. Above the high limit, a transport asks its
/// protocol to [pause writing][BaseProtocol#pauseWriting]; at the low limit or below, to
/// [resume][BaseProtocol#resumeWriting].
///
/// @param low the number of bytes at or below which writing resumes, 0 or more
/// @param high the number of bytes above which writing pauses, at least `low`
public record WriteBufferLimits(int low, int high) {

    /// Creates limits.
    ///
    /// @throws IllegalArgumentException unless high >= low >= 0
    public WriteBufferLimits {
        if (!(high >= low && low >= 0)) {
            throw new IllegalArgumentException("high (" + high + ") must be >= low (" + low + ") must be >= 0");
        }
    }

    /// {@return limits whose low limit is a quarter of the high limit}
    ///
    /// @param high the number of bytes above which writing pauses; 0 pauses it whenever a byte waits
    /// @throws IllegalArgumentException if the limit is negative
    public static WriteBufferLimits high(int high) {
        return new WriteBufferLimits(high / 4, high);
    }
}
