package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModuleTest {
    @Test
    void aModuleThatRequiresThisOneNeedsTheAnnotationsAndNothingElseToBeCompiled(@TempDir Path folder)
            throws IOException, URISyntaxException {
        var module = Files.writeString(folder.resolve("module-info.java"), "module user { requires org.asyncio4j; }");
        var program =
                Files.writeString(Files.createDirectory(folder.resolve("user")).resolve("Program.java"), """
                package user;
                import static org.asyncio4j.Asyncio.*;
                class Program {
                    public static void main(String[] arguments) {
                        run(async(() -> await(sleep(1, "slept"))));
                    }
                }
                """);
        var classes = Path.of(Asyncio.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        var messages = new StringWriter();
        var writer = new PrintWriter(messages);
        int status = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(
                        writer,
                        writer,
                        "-Xlint:all",
                        "-Werror",
                        "-d",
                        folder.resolve("classes").toString(),
                        "-p",
                        classes + File.pathSeparator + annotations(),
                        module.toString(),
                        program.toString());
        assertThat(messages.toString()).isEmpty();
        assertThat(status).isZero();
    }

    /// {@return the jar of JSpecify, wherever Surefire has put it}
    private static String annotations() {
        return Stream.of("java.class.path", "jdk.module.path", "surefire.test.class.path")
                .map(property -> System.getProperty(property, ""))
                .flatMap(path -> Stream.of(path.split(File.pathSeparator)))
                .filter(entry -> entry.contains("jspecify"))
                .findFirst()
                .orElseThrow();
    }
}
