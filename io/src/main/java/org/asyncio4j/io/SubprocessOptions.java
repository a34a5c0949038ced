package org.asyncio4j.io;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The keyword arguments of `create_subprocess_exec` and `create_subprocess_shell`.
///
/// @param stdin the source of its standard input
/// @param stdout the target of its standard output
/// @param stderr the target of its standard error
/// @param env its environment, or null for the environment of this process
/// @param cwd its working directory, or null for the directory of this process
/// @param limit for streams: the largest length of a line in bytes, more than 0; up to twice as many
///     bytes wait to be read
public record SubprocessOptions(
        Stdio stdin,
        Stdio stdout,
        Stdio stderr,
        @Nullable Map<String, String> env,
        @Nullable Path cwd,
        int limit) {
    /// The process shares input, output, environment and directory with this one.
    public static final SubprocessOptions DEFAULT = new SubprocessOptions(
            Stdio.Special.INHERIT, Stdio.Special.INHERIT, Stdio.Special.INHERIT, null, null, 64 * 1024);

    /// Creates options.
    ///
    /// @throws IllegalArgumentException if the input or the output is [Subprocess#STDOUT], or if the
    ///     limit is not positive
    public SubprocessOptions {
        if (stdin == Stdio.Special.STDOUT || stdout == Stdio.Special.STDOUT) {
            throw new IllegalArgumentException("STDOUT can only be used for stderr");
        }
        if (limit <= 0) {
            throw new IllegalArgumentException("Limit cannot be <= 0");
        }
        env = env == null ? null : Map.copyOf(env);
    }

    /// {@return the options, with the names of the environment variables but not their values, which may
    /// be secret}
    @Override
    public String toString() {
        return "SubprocessOptions[stdin=" + stdin + ", stdout=" + stdout + ", stderr=" + stderr + ", env="
                + (env == null ? null : new TreeSet<>(env.keySet())) + ", cwd=" + cwd + ", limit=" + limit + "]";
    }

    /// {@return these options with another input}
    ///
    /// @param stdin the source of its standard input
    public SubprocessOptions withStdin(Stdio stdin) {
        return new SubprocessOptions(stdin, stdout, stderr, env, cwd, limit);
    }

    /// {@return these options with another output}
    ///
    /// @param stdout the target of its standard output
    public SubprocessOptions withStdout(Stdio stdout) {
        return new SubprocessOptions(stdin, stdout, stderr, env, cwd, limit);
    }

    /// {@return these options with another standard error}
    ///
    /// @param stderr the target of its standard error
    public SubprocessOptions withStderr(Stdio stderr) {
        return new SubprocessOptions(stdin, stdout, stderr, env, cwd, limit);
    }

    /// {@return these options with three pipes}
    public SubprocessOptions withPipes() {
        return new SubprocessOptions(Stdio.Special.PIPE, Stdio.Special.PIPE, Stdio.Special.PIPE, env, cwd, limit);
    }

    /// {@return these options with another environment}
    ///
    /// @param env all variables of the process, by name
    public SubprocessOptions withEnv(Map<String, String> env) {
        return new SubprocessOptions(stdin, stdout, stderr, env, cwd, limit);
    }

    /// {@return these options with another directory}
    ///
    /// @param cwd the working directory
    public SubprocessOptions withCwd(Path cwd) {
        return new SubprocessOptions(stdin, stdout, stderr, env, cwd, limit);
    }

    /// {@return these options with another limit}
    ///
    /// @param limit the largest length of a line in bytes, more than 0
    public SubprocessOptions withLimit(int limit) {
        return new SubprocessOptions(stdin, stdout, stderr, env, cwd, limit);
    }
}
