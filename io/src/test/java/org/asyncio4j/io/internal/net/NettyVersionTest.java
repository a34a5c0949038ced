package org.asyncio4j.io.internal.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.netty.util.Version;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class NettyVersionTest {
    private static final String TESTED =
            Objects.requireNonNull(Version.identify().get("netty-common")).artifactVersion();

    @Test
    void theTestedVersionIsTheOneOfTheTests() {
        assertThatCode(NettyVersion::check).doesNotThrowAnyException();
        assertThat(NettyVersion.TESTED).isEqualTo(TESTED);
    }

    @Test
    void complaintSaysWhatThereIsAndWhatToDo() {
        assertThat(NettyVersion.complaint())
                .contains("needs Netty 4.2.1 or newer, but finds " + TESTED)
                .contains("Maven", "io.netty:netty-bom:" + TESTED, "Gradle", "Spring Boot", "netty.version");
    }
}
