package org.asyncio4j.io.internal.net;

import io.netty.util.Version;

/// Checks whether this module can work with the Netty on the path. A framework may have put another
/// version there than this module requires.
final class NettyVersion {
    /// The version with which this module is tested. Other versions of 4.2 work, too.
    static final String TESTED = "4.2.18.Final";

    /// The newest class that this module uses, from 4.2.1.
    private static final String NEEDED = "io.netty.util.concurrent.Ticker";

    private NettyVersion() {}

    /// Fails early: a class that is missing in the middle of a poll would end the loop.
    ///
    /// @throws IllegalStateException if this Netty does not work; the message names its version and a
    ///     remedy
    static void check() {
        if (!isThere(NEEDED)) {
            throw new IllegalStateException(complaint());
        }
    }

    /// {@return whether a class is on the path}
    private static boolean isThere(String name) {
        try {
            var _ = Class.forName(name, false, NettyVersion.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /// {@return the advice for another Netty version}
    static String complaint() {
        var found = Version.identify().get("netty-common");
        return "asyncio4j-io needs Netty 4.2.1 or newer, but finds "
                + (found == null ? "another" : found.artifactVersion())
                + ", which something else in the build has chosen. Choose " + TESTED
                + ": with Maven, import io.netty:netty-bom:" + TESTED
                + " in dependencyManagement, before other BOMs; with Gradle, add"
                + " implementation(enforcedPlatform(\"io.netty:netty-bom:" + TESTED
                + "\")); with Spring Boot, set the property netty.version to it.";
    }
}
