package org.asyncio4j.io.internal.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class ChannelTypesTest {
    private static final Pattern SEPARATOR = Pattern.compile(Pattern.quote(File.pathSeparator));

    /// As on a module path, where nothing asks for the modules of the system's own polls.
    @Test
    void nioPollsWhereTheClassesOfOtherPollsAreMissing() throws IOException, ReflectiveOperationException {
        try (var loader = new URLClassLoader(pathWithoutNativePolls(), null)) {
            var choose = loader.loadClass(ChannelTypes.class.getName()).getDeclaredMethod("choose");
            choose.setAccessible(true);
            assertThat(choose.invoke(null))
                    .extracting(types -> types.getClass().getName())
                    .isEqualTo(NioTypes.class.getName());
        }
    }

    private static URL[] pathWithoutNativePolls() throws IOException {
        var urls = new ArrayList<URL>();
        for (var property : new String[] {"java.class.path", "jdk.module.path"}) {
            for (var entry : SEPARATOR.split(System.getProperty(property, ""), -1)) {
                if (!entry.isEmpty() && !entry.contains("netty-transport-classes")) {
                    urls.add(Path.of(entry).toUri().toURL());
                }
            }
        }
        return urls.toArray(URL[]::new);
    }
}
