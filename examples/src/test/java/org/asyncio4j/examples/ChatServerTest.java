package org.asyncio4j.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// `examples/network/ChatServer.java`, with plain sockets.
@Timeout(180)
final class ChatServerTest {

    @Test
    void everybodyGetsEachLine() throws IOException, InterruptedException {
        try (var program = NetworkProgram.start("ChatServer", 0)) {
            int port = program.port();
            try (var ada = new Client(port, "Ada")) {
                assertThat(ada.line()).isEqualTo("Ada has come");
                try (var alan = new Client(port, "Alan")) {
                    assertThat(alan.line()).isEqualTo("Alan has come");
                    assertThat(ada.line()).isEqualTo("Alan has come");
                    alan.say("good morning");
                    assertThat(alan.line()).isEqualTo("Alan: good morning");
                    assertThat(ada.line()).isEqualTo("Alan: good morning");
                }
                assertThat(ada.line()).isEqualTo("Alan has gone");
            }
            program.stop();
        }
    }

    @Test
    void whatWouldControlATerminalIsLeftOut() throws IOException, InterruptedException {
        try (var program = NetworkProgram.start("ChatServer", 0)) {
            try (var ada = new Client(program.port(), "A\033[2Jda")) {
                assertThat(ada.line()).isEqualTo("A[2Jda has come");
                ada.say("red: \033[31m\rback\007");
                assertThat(ada.line()).isEqualTo("A[2Jda: red: [31mback");
            }
            program.stop();
        }
    }

    @Test
    void whoDoesNotReadIsDroppedAndTheOthersGetEverything() throws IOException, InterruptedException {
        var text = "x".repeat(60_000);
        try (var program = NetworkProgram.start("ChatServer", 0)) {
            int port = program.port();
            try (var idle = new Client(port, "Idle")) {
                assertThat(idle.line()).isEqualTo("Idle has come");
                try (var ada = new Client(port, "Ada")) {
                    assertThat(ada.line()).isEqualTo("Ada has come");
                    String line;
                    do {
                        ada.say(text);
                        line = ada.line();
                        assertThat(line).isIn("Ada: " + text, "Idle has gone");
                    } while (!line.equals("Idle has gone"));
                    assertThat(ada.line()).isEqualTo("Ada: " + text);
                }
            }
            program.stop();
        }
    }

    @Test
    void lineThatIsTooLongEndsTheConnectionOfItsClientAlone() throws IOException, InterruptedException {
        try (var program = NetworkProgram.start("ChatServer", 0)) {
            int port = program.port();
            try (var ada = new Client(port, "Ada");
                    var mallory = new Client(port, "Mallory")) {
                assertThat(ada.line()).isEqualTo("Ada has come");
                assertThat(ada.line()).isEqualTo("Mallory has come");
                mallory.say("x".repeat(100_000));
                assertThat(ada.line()).isEqualTo("Mallory has gone");
                ada.say("well");
                assertThat(ada.line()).isEqualTo("Ada: well");
            }
            program.stop();
        }
    }

    @Test
    void whoLeavesBeforeTellingANameWasNeverThere() throws IOException, InterruptedException {
        try (var program = NetworkProgram.start("ChatServer", 0)) {
            int port = program.port();
            try (var nobody = new Socket(InetAddress.getLoopbackAddress(), port)) {
                nobody.shutdownOutput();
                assertThat(nobody.getInputStream().readAllBytes())
                        .asString(UTF_8)
                        .isEqualTo("What is your name?\n");
            }
            try (var ada = new Client(port, "Ada")) {
                assertThat(ada.line()).isEqualTo("Ada has come");
            }
            assertThat(program.line()).isEqualTo("Ada has come");
            program.stop();
        }
    }

    /// Somebody who chats.
    private static final class Client implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader reader;

        private Client(int port, String name) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            assertThat(line()).isEqualTo("What is your name?");
            say(name);
        }

        private String line() throws IOException {
            return reader.readLine();
        }

        private void say(String line) throws IOException {
            socket.getOutputStream().write((line + "\n").getBytes(UTF_8));
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
