package org.asyncio4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// `examples/network/ChatClient.java`, with `ChatServer.java`.
@Timeout(180)
final class ChatClientTest {

    @Test
    void twoClientsTalkWithEachOther() throws IOException, InterruptedException {
        try (var server = NetworkProgram.start("ChatServer", 0)) {
            int port = server.port();
            try (var ada = NetworkProgram.start("ChatClient", port);
                    var alan = NetworkProgram.start("ChatClient", port)) {
                join(ada, "Ada");
                join(alan, "Alan");
                assertThat(ada.line()).isEqualTo("Alan has come");
                ada.type("good morning\n");
                assertThat(alan.line()).isEqualTo("Ada: good morning");
                assertThat(ada.line()).isEqualTo("Ada: good morning");
                alan.type("how are you?\n");
                alan.endInput();
                assertThat(ada.line()).isEqualTo("Alan: how are you?");
                assertThat(ada.line()).isEqualTo("Alan has gone");
                assertThat(alan.end().exitCode()).isZero();
            }
            server.stop();
        }
    }

    @Test
    void clientEndsWithTheServerAlsoWhileItWaitsForALine() throws IOException, InterruptedException {
        try (var server = NetworkProgram.start("ChatServer", 0);
                var ada = NetworkProgram.start("ChatClient", server.port())) {
            join(ada, "Ada");
            server.stop();
            assertThat(ada.end()).isEqualTo(new Launcher.Outcome("", "", 0));
        }
    }

    @Test
    void clientEndsOnCtrlC() throws IOException, InterruptedException {
        Signals.assumeInterruptsAreNotIgnored();
        try (var server = NetworkProgram.start("ChatServer", 0);
                var ada = NetworkProgram.start("ChatClient", server.port())) {
            join(ada, "Ada");
            ada.signal("INT");
            assertThat(ada.end()).isEqualTo(new Launcher.Outcome("bye\n", "", 0));
            assertThat(server.line()).isEqualTo("Ada has come");
            assertThat(server.line()).isEqualTo("Ada has gone");
            server.stop();
        }
    }

    @Test
    void clientSaysThatThereIsNoServer() throws IOException {
        try (var closed = new ClosedPort()) {
            var outcome = Launcher.ofRepository().run("run", "examples/network/ChatClient.java", "" + closed.number());
            assertThat(outcome.out()).startsWith("no connection: ");
            assertThat(outcome.err()).isEmpty();
        }
    }

    private static void join(NetworkProgram client, String name) throws IOException {
        assertThat(client.line()).isEqualTo("What is your name?");
        client.type(name + "\n");
        assertThat(client.line()).isEqualTo(name + " has come");
    }
}
