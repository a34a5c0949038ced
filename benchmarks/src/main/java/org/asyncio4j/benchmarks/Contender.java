package org.asyncio4j.benchmarks;

/// Whom the work is measured on, in the order of the report.
enum Contender {
    ASYNCIO4J("asyncio4j", "asyncio4j"),
    HAND_OFF("asyncio4j (hand-off)", "asyncio4j"),
    AOT_CACHE("asyncio4j (AOT cache)", "asyncio4j"),
    SOURCE_FILE("./asyncio4j run FILE.java", "asyncio4j"),
    KOTLINX("kotlinx.coroutines", "kotlinx"),
    VERTX_FUTURES("Vert.x futures", "vertxFutures"),
    VERTX_VIRTUAL_THREADS("Vert.x virtual threads", "vertxVirtualThreads"),
    VIRTUAL_THREADS("virtual threads", "virtualThreads"),
    COMPLETABLE_FUTURES("CompletableFuture", "completableFutures"),
    JOX("Jox", "jox"),
    BARE_JAVA("bare Java", "java"),
    CPYTHON("CPython", "asyncio"),
    UVLOOP("uvloop", "uvloop"),
    ASYNCIO4J_STREAMS("asyncio4j streams", "asyncio4jStreams"),
    ASYNCIO4J_STREAMS_NIO("asyncio4j streams (NIO)", "asyncio4jStreamsNio"),
    ASYNCIO4J_PROTOCOL("asyncio4j protocol", "asyncio4jProtocol"),
    ASYNCIO4J_BUFFERED("asyncio4j buffered protocol", "asyncio4jBuffered"),
    CPYTHON_STREAMS("CPython streams", "asyncioStreams"),
    CPYTHON_PROTOCOL("CPython protocol", "asyncioProtocol"),
    UVLOOP_STREAMS("uvloop streams", "uvloopStreams"),
    UVLOOP_PROTOCOL("uvloop protocol", "uvloopProtocol"),
    NETTY_EPOLL("Netty (epoll)", "nettyEpoll"),
    NETTY_NIO("Netty (NIO)", "nettyNio"),
    VERTX("Vert.x", "vertx"),
    BLOCKING_SOCKETS("blocking sockets", "blockingSockets");

    private final String title;
    private final String id;

    Contender(String title, String id) {
        this.title = title;
        this.id = id;
    }

    String title() {
        return title;
    }

    /// {@return what the programs that are run call it: the JMH method, the Python loop}
    String id() {
        return id;
    }

    /// {@return whether it is asyncio4j itself, in one of its ways}
    boolean isOurs() {
        return id.startsWith(ASYNCIO4J.id);
    }

    /// {@return the stack that asyncio4j switches by, as the system property `asyncio4j.stack` takes it}
    String stack() {
        return this == HAND_OFF ? "handoff" : "scheduled";
    }
}
