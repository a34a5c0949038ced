package org.asyncio4j.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `examples/network/EchoServer.java`, with clients that know nothing of asyncio.
@Timeout(180)
final class EchoServerTest {

    @ParameterizedTest
    @ValueSource(strings = {"-Dasyncio4j.stack=scheduled", "-Dasyncio4j.stack=handoff"})
    void clientGetsBackWhatItSends(String option) throws IOException, InterruptedException {
        try (var program = NetworkProgram.start(Launcher.ofRepository().with(option), "EchoServer", 0);
                var client = connect(program.port())) {
            assertThat(program.line()).isEqualTo("/127.0.0.1:" + client.getLocalPort() + " has come");
            client.getOutputStream().write("hello".getBytes(UTF_8));
            assertThat(client.getInputStream().readNBytes(5)).asString(UTF_8).isEqualTo("hello");
            client.shutdownOutput();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThat(program.line()).endsWith(" has gone after 5 bytes");
            program.stop();
        }
    }

    @Test
    void clientsAreServedAtTheSameTime() throws IOException, InterruptedException {
        try (var program = NetworkProgram.start("EchoServer", 0)) {
            int port = program.port();
            try (var silent = connect(port);
                    var other = connect(port)) {
                other.getOutputStream().write('x');
                assertThat(other.getInputStream().read()).isEqualTo('x');
                silent.getOutputStream().write('y');
                assertThat(silent.getInputStream().read()).isEqualTo('y');
            }
            program.stop();
        }
    }

    @Test
    void megabytesComeBackWhileTheyAreSent() throws IOException, InterruptedException {
        var data = new byte[5_000_000];
        new Random(1).nextBytes(data);
        try (var program = NetworkProgram.start("EchoServer", 0);
                var client = connect(program.port())) {
            var output = client.getOutputStream();
            var sender = Thread.ofVirtual().start(() -> {
                try {
                    output.write(data);
                    client.shutdownOutput();
                } catch (IOException e) {
                    // the reading side sees that something is missing
                }
            });
            assertThat(client.getInputStream().readAllBytes()).isEqualTo(data);
            sender.join();
            program.stop();
        }
    }

    @Test
    void resetOfAClientIsNotedAndTheServerGoesOn() throws IOException, InterruptedException {
        try (var program = NetworkProgram.start("EchoServer", 0)) {
            int port = program.port();
            try (var client = connect(port)) {
                assertThat(program.line()).endsWith(" has come");
                client.setSoLinger(true, 0);
            }
            assertThat(program.line()).contains(" was lost: ");
            try (var client = connect(port)) {
                client.getOutputStream().write('x');
                assertThat(client.getInputStream().read()).isEqualTo('x');
            }
            program.stop();
        }
    }

    @Test
    void serverEndsOnCtrlCAlsoWhileAClientIsConnected() throws IOException, InterruptedException {
        Signals.assumeInterruptsAreNotIgnored();
        try (var program = NetworkProgram.start("EchoServer", 0);
                var client = connect(program.port())) {
            assertThat(program.line()).endsWith(" has come");
            program.signal("INT");
            assertThat(program.end()).isEqualTo(new Launcher.Outcome("", "", 0));
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void withoutArgumentsItSaysHowItIsUsed() {
        assertThat(Launcher.ofRepository().run("run", "examples/network/EchoServer.java"))
                .isEqualTo(
                        new Launcher.Outcome("", "Usage: ./asyncio4j run examples/network/EchoServer.java PORT\n", 2));
    }

    private static Socket connect(int port) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }
}
