package org.asyncio4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The guide's page on frameworks, and the project for Spring Boot of which it shows parts.
final class FrameworksPageTest {
    private static final Pattern PART =
            Pattern.compile("(?ms)^```(?:java spring|properties|xml)\\n(?<code>.*?)^```\\n");

    @Test
    void pageShowsPartsOfTheProjectForSpring() {
        var files = Repository.files(
                        "examples/spring", file -> !file.startsWith(Repository.ROOT.resolve("examples/spring/target")))
                .stream()
                .map(Repository::read)
                .toList();
        var page = Repository.read(Repository.ROOT.resolve("docs/guide/frameworks.md"));
        assertThat(PART.matcher(page).results().map(part -> part.group("code")))
                .isNotEmpty()
                .allSatisfy(code ->
                        assertThat(files).as("a file with\n%s", code).anyMatch(file -> file.contains("\n" + code)));
    }
}
