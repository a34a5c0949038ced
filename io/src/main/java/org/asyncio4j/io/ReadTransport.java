package org.asyncio4j.io;

/// The receiving half of a transport.
///
/// @python `asyncio.ReadTransport`
public interface ReadTransport extends BaseTransport {

    /// {@return whether the protocol is given what arrives: not paused and not closing}
    ///
    /// @python `transport.is_reading`
    boolean isReading();

    /// Gives the protocol nothing until [#resumeReading]. Does nothing if reading is paused or the
    /// transport is closing.
    ///
    /// @python `transport.pause_reading`
    void pauseReading();

    /// Gives the protocol what arrives again. Does nothing if reading is not paused.
    ///
    /// @python `transport.resume_reading`
    void resumeReading();
}
