package org.asyncio4j.io;

/// The receiving half of a transport.
///
/// @python `asyncio.ReadTransport`
public interface ReadTransport extends BaseTransport {

    /// {@return whether the protocol gets bytes as they arrive: reading is not paused, and the transport
    /// not closing}
    ///
    /// @python `transport.is_reading`
    boolean isReading();

    /// Passes no bytes to the protocol until [#resumeReading]. Does nothing if reading is paused or the
    /// transport is closing.
    ///
    /// @python `transport.pause_reading`
    void pauseReading();

    /// Passes bytes to the protocol again as they arrive. Does nothing if reading is not paused.
    ///
    /// @python `transport.resume_reading`
    void resumeReading();
}
