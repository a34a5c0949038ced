package org.asyncio4j.test;

/// Says with a failure how its schedule can be run again.
final class FailedSchedule extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FailedSchedule(long seed) {
        super("seed = " + seed + " in the annotation of the test runs this schedule again", null, false, false);
    }
}
