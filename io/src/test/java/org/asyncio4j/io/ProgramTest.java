package org.asyncio4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import org.asyncio4j.io.internal.leaks.NothingLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
@ExtendWith(NothingLeaks.class)
class ProgramTest {

    @Test
    void aLoopWithoutChannelsLoadsNoClassOfNettys() throws Exception {
        try (var program = ChildProcess.start("resolve", "-Xlog:class+load:stdout")) {
            var lines = program.remainingLines();
            assertThat(program.exitCode()).isZero();
            assertThat(lines).contains("[/127.0.0.1:80]").anyMatch(line -> line.contains("org.asyncio4j.io.IoLoop "));
            assertThat(lines).filteredOn(line -> line.contains(" io.netty.")).isEmpty();
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aServerWithoutDescriptorsAcceptsWhenItHasSomeAgain(@TempDir Path folder) throws Exception {
        try (var program = ChildProcess.startWith(300, folder, "serveWithoutDescriptors")) {
            assertThat(program.nextLine()).isEqualTo("handler works");
            int port = Integer.parseInt(program.nextLine());
            greeted(port);
            assertThat(program.nextLine()).isEqualTo("full");
            greeted(port);
            assertThat(program.nextLine()).isEqualTo("socket.accept() out of system resource");
            assertThat(program.nextLine()).isEqualTo("served");
            assertThat(program.exitCode()).isZero();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aProcessThatCannotStartForWantOfDescriptorsClosesNoneOfThisProcess(@TempDir Path folder) throws Exception {
        try (var program = ChildProcess.startWith(300, folder, "startWithoutDescriptors")) {
            var expected = "too few file descriptors are free to start a process: true";
            assertThat(program.remainingLines()).hasSize(12).containsOnly(expected);
            assertThat(program.exitCode()).isZero();
        }
    }

    private static void greeted(int port) throws Exception {
        try (var client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            assertThat(client.getInputStream().readNBytes(5)).asString(UTF_8).isEqualTo("hello");
        }
    }
}
