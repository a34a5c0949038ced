package org.asyncio4j.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Test;

final class WorkersTest {
    private static final Duration PLENTY = Duration.ofMinutes(1);

    @Test
    void aProgramRunsOnEachStack() throws InterruptedException {
        var program = Programs.of("""
                {"op": "log", "msg": "hello"}""", "[0] Task-1: hello");
        var outcomes = Programs.outcomes(program, PLENTY);
        assertThat(outcomes).extracting(Outcome::stack).containsExactly(Stack.SCHEDULED, Stack.HANDOFF);
        assertThat(outcomes)
                .extracting(Outcome::actual)
                .containsOnly(
                        List.of("[0] Task-1: hello", "[0] -: main returned null", "[0] -: closing", "[0] -: closed"));
    }

    @Test
    void aTraceThatDiffersDoesNotAgree() throws InterruptedException {
        var program = Programs.of("""
                {"op": "log", "msg": "hello"}""", "[0] Task-1: goodbye");
        assertThat(Programs.outcomes(program, PLENTY)).noneMatch(Outcome::agrees);
    }

    @Test
    void aProgramThatHangsIsReported() throws InterruptedException {
        var program = Programs.of("""
                {"op": "while", "cond": true, "max": 9000000000000000000, "body": []}""");
        assertThat(Programs.outcomes(program, Duration.ofSeconds(1)))
                .hasSize(2)
                .noneMatch(Outcome::agrees)
                .extracting(Outcome::problem)
                .containsOnly("it hangs: no end after 1 s");
    }

    @Test
    void aProgramThatBreaksARuleIsReported() throws InterruptedException {
        var program = Programs.of("""
                {"op": "nonsense"}""");
        assertThat(Programs.outcomes(program, PLENTY))
                .noneMatch(Outcome::agrees)
                .allSatisfy(outcome -> assertThat(outcome.problem()).contains("no op nonsense"));
    }

    @Test
    void programsBesideEachOtherCountTheirOwnTasks() throws InterruptedException {
        var ops = """
                {"op": "for", "var": "i", "in": [1, 2, 3, 4, 5, 6, 7, 8, 9], "body": [
                 {"op": "call", "fn": "spawn"}]}""";
        var program = Json.read("""
                {"name": "test", "functions": {
                  "nothing": {"params": [], "body": []},
                  "spawn": {"params": [], "body": [
                   {"op": "create_task", "coro": {"coro": ["nothing"]}, "to": "t"},
                   {"op": "await", "of": {"var": "t"}}]},
                  "main": {"params": [], "body": [%s,
                   {"op": "create_task", "coro": {"coro": ["nothing"]}, "show": "last"}]}}, "main": "main"}""".formatted(ops));
        var left = new int[] {100};
        var names = new ConcurrentSkipListSet<String>();
        new Workers(
                        List.of(Stack.SCHEDULED),
                        PLENTY,
                        () -> left[0]-- > 0 ? new Case("test", program, null) : null,
                        outcome -> names.addAll(outcome.actual() == null ? List.of() : outcome.actual()))
                .run(4);
        assertThat(names)
                .filteredOn(line -> line.contains("last"))
                .containsExactly("[0] Task-1: last -> <Task Task-11>");
    }
}
