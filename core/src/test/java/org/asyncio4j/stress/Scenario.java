package org.asyncio4j.stress;

/// Tasks that share something, and what must hold when they have ended.
interface Scenario {

    /// Makes the tasks.
    void start(Chaos chaos);

    /// Checks what must hold, whatever the order was in which the tasks ran.
    void check();
}
