// Runs commands of the shell, a few at a time, with a bar that shows how far they are; then tells which have failed.
// ./asyncio4j run examples/network/RunMany.java AT_ONCE COMMAND...

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.asyncio4j.Asyncio.*;
import static org.asyncio4j.io.Subprocess.*;

import org.asyncio4j.*;
import org.asyncio4j.io.SubprocessOptions;

static final SubprocessOptions OPTIONS =
        SubprocessOptions.DEFAULT.withStdin(DEVNULL).withStdout(PIPE).withStderr(STDOUT);

final List<String> failures = new ArrayList<>();
int commands;
int running;
int done;

void main(String[] args) {
    if (args.length < 2) {
        System.err.println("Usage: ./asyncio4j run examples/network/RunMany.java AT_ONCE COMMAND...");
        System.exit(2);
    }
    commands = args.length - 1;
    try {
        run(runAll(List.of(args).subList(1, args.length), Integer.parseInt(args[0])));
    } catch (KeyboardInterrupt e) {
        failures.add("interrupted");
    }
    System.err.println();
    failures.forEach(IO::println);
    System.exit(failures.isEmpty() ? 0 : 1);
}

Coroutine<Void> runAll(List<String> lines, int atOnce) {
    return async(() -> {
        var free = new Semaphore(atOnce);
        await(taskGroup(group -> {
            lines.forEach(line -> group.createTask(runOne(line, free)));
        }));
    });
}

Coroutine<Void> runOne(String line, Semaphore free) {
    return async(() -> {
        try (var _ = await(free.hold())) {
            running++;
            showProgress();
            var process = await(createSubprocessShell(line, OPTIONS));
            try {
                var output = printable(new String(await(process.communicate()).stdout(), UTF_8));
                if (process.returncode() != 0) {
                    failures.add("'%s' has failed with %d\n%s".formatted(line, process.returncode(), output.strip()));
                }
            } finally {
                if (process.returncode() == null) { // Ctrl-C has cancelled the task
                    process.kill();
                }
            }
            running--;
            done++;
            showProgress();
        }
    });
}

// Leaves out what would control the terminal.
String printable(String output) {
    return output.replaceAll("[\\p{Cc}&&[^\n\t]]", "");
}

void showProgress() {
    int width = 40;
    int full = width * done / commands;
    System.err.printf(
            "\r[%s%s] %d of %d done, %d running ", "#".repeat(full), ".".repeat(width - full), done, commands, running);
}
