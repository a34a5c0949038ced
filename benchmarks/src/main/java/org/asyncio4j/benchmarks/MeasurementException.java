package org.asyncio4j.benchmarks;

/// Says that a contender could not be measured.
final class MeasurementException extends Exception {
    private static final long serialVersionUID = 1;

    MeasurementException(String message) {
        super(message);
    }

    MeasurementException(String message, Throwable cause) {
        super(message, cause);
    }
}
