package org.asyncio4j.io.internal.process;

import java.io.File;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The variables that a child is given, and what they mean for its start.
final class Environment {
    private static final String DEFAULT_PATH = "/bin:/usr/bin";

    private Environment() {}

    /// Has a child get some variables and no others. Those that this process has too are passed on as
    /// they are, also if they are no text.
    static void set(ProcessBuilder builder, Map<String, String> env) {
        var variables = builder.environment();
        variables.keySet().retainAll(env.keySet());
        env.forEach((name, value) -> {
            if (!value.equals(variables.get(name))) {
                requirePassable(name, "a name in the environment");
                requirePassable(value, "the environment's " + name);
                variables.put(name, value);
            }
        });
    }

    /// Throws if a text would not reach a child: the JDK would pass question marks without a word.
    ///
    /// @param what the text is; it may be secret itself
    static void requirePassable(String text, String what) {
        var charset = charset();
        if (!Platform.WINDOWS && !charset.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException(what + " cannot be passed to a process in the encoding " + charset
                    + " of this system (LC_ALL, LANG)");
        }
    }

    private static Charset charset() {
        var name = System.getProperty("sun.jnu.encoding");
        return name == null ? StandardCharsets.UTF_8 : Charset.forName(name);
    }

    /// {@return where a program is, for a child with variables of its own; the JDK would look at those
    /// of this process}
    ///
    /// @param cwd the child's directory, or null for that of this process
    /// @throws NoSuchFileException if there is no such program
    static String find(String program, Map<String, String> env, @Nullable Path cwd) throws NoSuchFileException {
        if (Platform.WINDOWS || program.contains("/")) {
            return program;
        }
        var found = new ArrayList<Path>();
        for (var folder : folders(env)) {
            var file = (cwd == null ? Path.of("") : cwd).resolve(folder).resolve(program);
            if (Files.isRegularFile(file)) {
                if (Files.isExecutable(file)) {
                    return file.toAbsolutePath().toString();
                }
                found.add(file);
            }
        }
        if (found.isEmpty()) {
            throw new NoSuchFileException(program, null, "No such file or directory");
        }
        return found.getFirst().toAbsolutePath().toString(); // the system says that it may not be executed
    }

    private static List<String> folders(Map<String, String> env) {
        return List.of(env.getOrDefault("PATH", DEFAULT_PATH).split(Pattern.quote(File.pathSeparator), -1));
    }
}
