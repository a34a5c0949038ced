package org.asyncio4j.benchmarks;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/// A server in a process of its own, which prints its port first, and ends when its standard input does.
///
/// @param process the process
/// @param port where the server listens
record ServerProcess(Process process, int port) implements AutoCloseable {
    private static final int PATIENCE = 30;

    /// Starts a server.
    ///
    /// @return the server, once it listens
    /// @throws MeasurementException if it failed
    static ServerProcess start(Command command) throws MeasurementException {
        try {
            var process = command.start();
            var line = process.inputReader().readLine();
            try {
                return new ServerProcess(process, Integer.parseInt(String.valueOf(line)));
            } catch (NumberFormatException e) {
                process.destroyForcibly();
                throw new MeasurementException("the server printed no port, but " + line, e);
            }
        } catch (IOException e) {
            throw new MeasurementException("the server cannot be run: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws MeasurementException {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new MeasurementException("the server has ended already: " + e.getMessage(), e);
        }
        process.onExit().completeOnTimeout(process, PATIENCE, TimeUnit.SECONDS).join();
        if (process.isAlive()) {
            process.destroyForcibly();
            throw new MeasurementException("the server does not end with its standard input");
        }
    }
}
