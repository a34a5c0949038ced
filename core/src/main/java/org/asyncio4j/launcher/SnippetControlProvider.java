package org.asyncio4j.launcher;

import java.util.Map;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;

/// How JShell finds [SnippetControl], by its name and the service loader.
public final class SnippetControlProvider implements ExecutionControlProvider {
    /// The name, for the option `--execution` of JShell.
    static final String NAME = "asyncio4j";

    /// Made by the service loader.
    public SnippetControlProvider() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public ExecutionControl generate(ExecutionEnv env, Map<String, String> parameters) {
        return new SnippetControl(env.userIn(), Session.start());
    }
}
