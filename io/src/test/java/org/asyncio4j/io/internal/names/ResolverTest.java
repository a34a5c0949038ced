package org.asyncio4j.io.internal.names;

import static java.net.StandardProtocolFamily.INET;
import static java.net.StandardProtocolFamily.INET6;
import static java.net.StandardProtocolFamily.UNIX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.newEventLoop;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.asyncio4j.EventLoop;
import org.asyncio4j.io.IoLoop;
import org.asyncio4j.io.NameInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ResolverTest {
    /// glibc and others reject it before they ask anybody.
    private static final String IMPOSSIBLE_NAME = "x".repeat(64) + ".invalid";

    private final EventLoop loop = newEventLoop();

    @AfterEach
    void close() {
        loop.close();
    }

    /// Has each call in the default executor fail.
    private void forbidTheExecutor() {
        var executor = Executors.newVirtualThreadPerTaskExecutor();
        executor.shutdown();
        loop.setDefaultExecutor(executor);
    }

    private AtomicInteger countThreadsOfTheExecutor() {
        var count = new AtomicInteger();
        var factory = Thread.ofVirtual().factory();
        loop.setDefaultExecutor(Executors.newThreadPerTaskExecutor(body -> {
            count.incrementAndGet();
            return factory.newThread(body);
        }));
        return count;
    }

    private static InetSocketAddress address(String literal, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(literal), port);
    }

    @Test
    void addressesAsTextNeedNoNameService() {
        forbidTheExecutor();
        assertThat(loop.runUntilComplete(Resolver.resolve(loop, "1.2.3.4", 80, null)))
                .containsExactly(address("1.2.3.4", 80));
        assertThat(loop.runUntilComplete(Resolver.resolve(loop, "::3", 1, INET6)))
                .containsExactly(address("::3", 1));
        assertThat(loop.runUntilComplete(Resolver.resolvePassive(loop, "127.0.0.1", 0, INET)))
                .containsExactly(address("127.0.0.1", 0));
        assertThatThrownBy(() -> loop.runUntilComplete(Resolver.resolve(loop, "localhost", 1, null)))
                .isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void anAddressWithAZoneKeepsIt() {
        forbidTheExecutor();
        var found = loop.runUntilComplete(Resolver.resolve(loop, "fe80::1%1", 80, null));
        assertThat(found)
                .singleElement()
                .satisfies(one -> assertThat(one.getAddress())
                        .isInstanceOfSatisfying(
                                Inet6Address.class,
                                v6 -> assertThat(v6.getScopeId()).isEqualTo(1)));
    }

    @Test
    void anAddressOfTheOtherFamilyIsNotFound() {
        assertThatThrownBy(() -> loop.runUntilComplete(Resolver.resolve(loop, "::1", 80, INET)))
                .isInstanceOf(UnknownHostException.class)
                .hasMessage("::1: Address family for hostname not supported");
        assertThatThrownBy(() -> loop.runUntilComplete(Resolver.resolve(loop, "127.0.0.1", 80, INET6)))
                .isInstanceOf(UnknownHostException.class)
                .hasMessage("127.0.0.1: Address family for hostname not supported");
    }

    @Test
    void otherFamiliesHaveNoAddresses() {
        assertThatThrownBy(() -> loop.runUntilComplete(Resolver.resolve(loop, "localhost", 80, UNIX)))
                .isInstanceOf(UnknownHostException.class)
                .hasMessage("localhost: ai_family not supported");
    }

    @Test
    void withoutAHostAClientGetsThisMachineAndAServerAllInterfaces() {
        forbidTheExecutor();
        assertThat(loop.runUntilComplete(Resolver.resolve(loop, null, 80, null)))
                .containsExactly(address("::1", 80), address("127.0.0.1", 80));
        assertThat(loop.runUntilComplete(Resolver.resolve(loop, "", 80, INET)))
                .containsExactly(address("127.0.0.1", 80));
        assertThat(loop.runUntilComplete(Resolver.resolvePassive(loop, null, 80, null)))
                .containsExactly(address("0.0.0.0", 80), address("::", 80));
        assertThat(loop.runUntilComplete(Resolver.resolvePassive(loop, "", 80, INET6)))
                .containsExactly(address("::", 80));
    }

    @Test
    void aNameIsLookedUpInTheExecutorAndKeepsTheOrderOfTheResolver() throws Exception {
        var threads = countThreadsOfTheExecutor();
        var expected = List.of(InetAddress.getAllByName("localhost")).stream()
                .map(each -> new InetSocketAddress(each, 7))
                .toList();
        assertThat(loop.runUntilComplete(Resolver.resolve(loop, "localhost", 7, null)))
                .isEqualTo(expected);
        assertThat(threads).hasValue(1);
    }

    @Test
    void anUnknownHostIsReportedAsTheJdkDoes() {
        assertThatThrownBy(() -> loop.runUntilComplete(Resolver.resolve(loop, IMPOSSIBLE_NAME, 80, null)))
                .isInstanceOf(UnknownHostException.class)
                .hasMessageContaining(IMPOSSIBLE_NAME);
    }

    @Test
    void aPortOutOfRangeIsRefused() {
        assertThatThrownBy(() -> loop.runUntilComplete(Resolver.resolve(loop, "::1", 65536, null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("port must be 0-65535.");
        assertThatThrownBy(() -> loop.runUntilComplete(Resolver.resolve(loop, "::1", -1, null)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theNamesOfAnAddressAreLookedUpInTheExecutor() throws Exception {
        var threads = countThreadsOfTheExecutor();
        var loopback = InetAddress.getByAddress("a name of ours", new byte[] {127, 0, 0, 1});
        String name = InetAddress.ofLiteral("127.0.0.1").getHostName();
        assertThat(loop.runUntilComplete(IoLoop.of(loop).getnameinfo(new InetSocketAddress(loopback, 80))))
                .isEqualTo(new NameInfo(name, Services.nameOf(80)));
        assertThat(threads).hasValue(1);
    }

    @Test
    void aPortWithoutANameIsShownAsANumber() {
        assertThat(loop.runUntilComplete(Resolver.nameInfo(loop, address("127.0.0.1", 65535)))
                        .service())
                .isEqualTo("65535");
    }

    @Test
    void anAddressThatWasNotResolvedHasNoNames() {
        var unresolved = InetSocketAddress.createUnresolved("nowhere", 80);
        assertThatThrownBy(() -> loop.runUntilComplete(Resolver.nameInfo(loop, unresolved)))
                .isInstanceOf(UnknownHostException.class)
                .hasMessage("nowhere");
    }
}
