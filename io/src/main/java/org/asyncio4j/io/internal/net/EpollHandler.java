package org.asyncio4j.io.internal.net;

import io.netty.channel.DefaultSelectStrategyFactory;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.util.concurrent.ThreadAwareExecutor;

/// Netty's epoll, except that it keeps descriptors that currently wait for no event.
///
/// Netty removes these descriptors, because epoll would report for ever that the other side is gone.
/// Then it fails to register them for other events: a connection that the other side has half closed
/// would break after a write larger than the system takes at once. Here epoll reports the end only once.
final class EpollHandler implements IoHandler {
    private final IoHandler netty;

    private EpollHandler(IoHandler netty) {
        this.netty = netty;
    }

    static IoHandlerFactory newFactory() {
        var netty = EpollIoHandler.newFactory(ChannelTypes.EVENTS_A_POLL, DefaultSelectStrategyFactory.INSTANCE);
        return (ThreadAwareExecutor executor) -> new EpollHandler(netty.newHandler(executor));
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return new Registration(netty.register(handle));
    }

    @Override
    public void initialize() {
        netty.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
        return netty.run(context);
    }

    @Override
    public void wakeup() {
        netty.wakeup();
    }

    @Override
    public void prepareToDestroy() {
        netty.prepareToDestroy();
    }

    @Override
    public void destroy() {
        netty.destroy();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return netty.isCompatible(handleType);
    }

    private static final class Registration implements IoRegistration {
        private final IoRegistration netty;
        private boolean added;

        private Registration(IoRegistration netty) {
            this.netty = netty;
        }

        @Override
        public long submit(IoOps ops) {
            if (((EpollIoOps) ops).value() != 0) {
                added = true;
            } else if (added) {
                return netty.submit(EpollIoOps.EPOLLET);
            }
            return netty.submit(ops);
        }

        @Override
        @SuppressWarnings("TypeParameterUnusedInFormals") // Netty's method
        public <T> T attachment() {
            return netty.attachment();
        }

        @Override
        public boolean isValid() {
            return netty.isValid();
        }

        @Override
        public boolean cancel() {
            return netty.cancel();
        }
    }
}
