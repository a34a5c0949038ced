package org.asyncio4j.io.internal.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.run;

import java.net.UnknownHostException;
import java.util.List;
import org.asyncio4j.io.ConnectionOptions;
import org.asyncio4j.io.IoLoop;
import org.asyncio4j.io.Protocol;
import org.asyncio4j.io.TlsOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HostNamesTest {
    @Test
    void anInternationalizedNameIsLookedUpAndSentByItsLabelsInAscii() {
        assertThat(HostNames.toAscii("b\u00fccher.example")).isEqualTo("xn--bcher-kva.example");
        assertThat(HostNames.ofServer("b\u00fccher.example")).isEqualTo("xn--bcher-kva.example");
        assertThat(HostNames.toAscii("localhost.")).isEqualTo("localhost.");
    }

    @Test
    void theNameOfAServerHasNoFinalDotAndMayHaveUnderscores() {
        assertThat(HostNames.ofServer("localhost.")).isEqualTo("localhost");
        assertThat(HostNames.ofServer("foo_bar.example")).isEqualTo("foo_bar.example");
        assertThat(HostNames.ofServer("_service")).isEqualTo("_service");
        assertThat(HostNames.ofServer("::1")).isEqualTo("::1");
        assertThat(HostNames.ofServer("127.0.0.1")).isEqualTo("127.0.0.1");
        assertThat(HostNames.ofServer("")).isEmpty();
    }

    @Test
    void whatNoServerCanBeNamedIsRefusedBeforeAnythingIsConnected() {
        for (var name : List.of("a..b", "a b", "a".repeat(64), "\u00fc".repeat(64))) {
            var options =
                    ConnectionOptions.DEFAULT.withTls(TlsOptions.ofDefault().withServerHostname(name));
            run(async(() -> assertThatThrownBy(() -> await(IoLoop.of(getRunningLoop())
                            .createConnection(() -> new Protocol() {}, "127.0.0.1", 1, options)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("'" + name + "' cannot be the name of a ")));
        }
    }

    @Test
    void aNameThatCannotBeLookedUpIsAnUnknownHost() {
        var name = "\u00fc".repeat(64);
        run(async(() -> assertThatThrownBy(
                        () -> await(IoLoop.of(getRunningLoop()).getaddrinfo(name, 80)))
                .isInstanceOf(UnknownHostException.class)
                .hasMessage("'" + name + "' cannot be the name of a host")));
    }
}
