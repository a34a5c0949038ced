package org.asyncio4j.benchmarks.workloads;

import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// A context of Vert.x, as a verticle has it.
@State(Scope.Benchmark)
public abstract class VertxContext {
    private final Vertx vertx = Vertx.vertx();
    private final Context context;

    VertxContext(ThreadingModel model) {
        var deployed = new CompletableFuture<Context>();
        vertx.deployVerticle(
                        own -> {
                            deployed.complete(own);
                            return Future.succeededFuture();
                        },
                        new DeploymentOptions().setThreadingModel(model))
                .onFailure(deployed::completeExceptionally);
        context = deployed.join();
    }

    Vertx vertx() {
        return vertx;
    }

    Context context() {
        return context;
    }

    /// Runs a body on the context, which tells when all is done.
    void run(Consumer<Runnable> body) {
        var done = new CompletableFuture<Object>();
        context.runOnContext(_ -> {
            try {
                body.accept(() -> done.complete(Workload.ITEM));
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        });
        done.join();
    }

    /// Runs steps on the context, one after the other.
    void runSteps(int times, Consumer<Runnable> step) {
        run(done -> new Steps(times, step, done).run());
    }

    /// {@return a future that a callback on this context completes}
    Future<Object> soon() {
        Promise<Object> promise = Promise.promise();
        context.runOnContext(_ -> promise.complete(Workload.ITEM));
        return promise.future();
    }

    /// Ends Vert.x.
    @TearDown
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
