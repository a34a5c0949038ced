package org.asyncio4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The guide's page on builds, and the project that it shows.
final class BuildPageTest {
    private static final Path PROJECT = Repository.ROOT.resolve("examples/project");
    private static final String PAGE = Repository.read(Repository.ROOT.resolve("docs/guide/build.md"));

    /// What only the library's own build needs.
    private static final String NOT_SHOWN = "(?s) *<!-- For the library's own build:.*?<!-- End of that. -->\\n";

    @TempDir
    private Path folder;

    @Test
    void pageShowsTheFilesOfTheProject() {
        assertThat(PAGE)
                .contains("```xml\n" + file("pom.xml").replaceAll(NOT_SHOWN, "") + "```\n")
                .contains("```java\n" + file("src/main/java/demo/Main.java") + "```\n")
                .contains("```java\n" + file("src/test/java/demo/MainTest.java") + "```\n");
    }

    @Test
    void executableJarHasItsOptionsInItsManifest() throws IOException, InterruptedException {
        var jar = PROJECT.resolve("target/app.jar").toString();
        assertThat(new Tool(java("java")).run("", "-Dasyncio4j.stack=scheduled", "-jar", jar))
                .isEqualTo("hello Ada\n");
    }

    @Test
    void imageHasTheOptionThatJlinkWasGiven() throws IOException, InterruptedException {
        var sources = Files.createDirectories(folder.resolve("src/demo"));
        var module =
                Files.writeString(folder.resolve("src/module-info.java"), "module demo { requires org.asyncio4j; }");
        var program = Files.writeString(sources.resolve("Main.java"), """
                package demo;
                import static org.asyncio4j.Asyncio.*;
                public class Main {
                    public static void main(String[] args) {
                        run(async(() -> IO.println(getRunningLoop())));
                    }
                }
                """);
        var mods = folder.resolve("mods").toString();
        var image = folder.resolve("image");
        var library = modulePath();
        var _ = new Tool(java("javac")).run("", "-p", library, "-d", mods, module.toString(), program.toString());
        var _ = new Tool(java("jlink"))
                .run(
                        "",
                        "--module-path",
                        mods + ":" + library,
                        "--add-modules",
                        "demo",
                        "--add-options=--add-opens=java.base/java.lang=org.asyncio4j",
                        "--launcher",
                        "demo=demo/demo.Main",
                        "--output",
                        image.toString());
        assertThat(new Tool(image.resolve("bin/demo")).run("")).contains("stack=scheduled");
    }

    private static String modulePath() {
        return String.join(
                ":",
                Repository.files("core/target", BuildPageTest::isOfTheModulePath).stream()
                        .map(Path::toString)
                        .toList());
    }

    private static boolean isOfTheModulePath(Path file) {
        return file.toString().matches(".*/(asyncio4j|jspecify)-[0-9.]+(-SNAPSHOT)?[.]jar");
    }

    private static String file(String name) {
        return Repository.read(PROJECT.resolve(name));
    }

    private static Path java(String command) {
        return Path.of(System.getProperty("java.home"), "bin", command);
    }
}
