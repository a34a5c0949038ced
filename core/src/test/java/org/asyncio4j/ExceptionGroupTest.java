package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class ExceptionGroupTest {
    private final ArithmeticException arithmetic = new ArithmeticException("a");
    private final java.io.IOException io = new java.io.IOException("b");
    private final StackOverflowError overflow = new StackOverflowError("c");
    private final ExceptionGroup inner = new ExceptionGroup("inner", List.of(io, overflow));
    private final ExceptionGroup outer = new ExceptionGroup("outer", List.of(arithmetic, inner));

    private static ExceptionGroup present(@Nullable ExceptionGroup part) {
        return Objects.requireNonNull(part);
    }

    @Nested
    final class Making {
        @Test
        void keepsTheMessageAndTheExceptionsInTheirOrder() {
            assertThat(outer).hasMessage("outer");
            assertThat(outer.exceptions()).containsExactly(arithmetic, inner);
        }

        @Test
        void copiesTheList() {
            var list = new ArrayList<Throwable>(List.of(arithmetic));
            var group = new ExceptionGroup("group", list);
            list.clear();
            assertThat(group.exceptions()).containsExactly(arithmetic);
        }

        @Test
        void refusesAnEmptyList() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new ExceptionGroup("group", List.of()))
                    .withMessage("second argument (exceptions) must be a non-empty sequence");
        }

        @Test
        @SuppressWarnings("NullAway") // what a caller without it may do
        void refusesANullAmongThem() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new ExceptionGroup("group", Arrays.asList(arithmetic, null)))
                    .withMessage("Item 1 of second argument (exceptions) is not an exception");
        }

        @Test
        void takesTheSameExceptionTwice() {
            assertThat(new ExceptionGroup("group", List.of(arithmetic, arithmetic)).exceptions())
                    .containsExactly(arithmetic, arithmetic);
        }
    }

    @Nested
    final class Text {
        @Test
        void saysHowManyExceptionsThereAre() {
            assertThat(outer).hasToString("org.asyncio4j.ExceptionGroup: outer (2 sub-exceptions)");
            assertThat(new ExceptionGroup("one", List.of(io)))
                    .hasToString("org.asyncio4j.ExceptionGroup: one (1 sub-exception)");
        }

        @Test
        void ofATaskThatFailedWithItNamesThemAll() {
            try (var loop = VirtualTime.newLoop()) {
                var future = loop.createFuture();
                future.setException(outer);
                assertThat(future.exception()).isSameAs(outer);
                assertThat(future)
                        .hasToString("<Future finished exception=ExceptionGroup('outer', [ArithmeticException('a'), "
                                + "ExceptionGroup('inner', [IOException('b'), StackOverflowError('c')])])>");
            }
        }

        @Test
        void ofTheStackTraceShowsEveryBranch() {
            var text = new StringWriter();
            outer.printStackTrace(new PrintWriter(text, true));
            assertThat(text.toString().lines().filter(line -> !line.strip().startsWith("at ")))
                    .map(String::strip)
                    .filteredOn(line -> !line.startsWith("..."))
                    .containsExactly(
                            "org.asyncio4j.ExceptionGroup: outer (2 sub-exceptions)",
                            "Suppressed: java.lang.ArithmeticException: a",
                            "Suppressed: org.asyncio4j.ExceptionGroup: inner (2 sub-exceptions)",
                            "Suppressed: java.io.IOException: b",
                            "Suppressed: java.lang.StackOverflowError: c");
        }
    }

    @Nested
    final class Split {
        @Test
        void takesGroupsApartAndKeepsTheirNesting() {
            var parts = outer.split(Exception.class::isInstance);
            assertThat(parts.matching()).isSameAs(outer);
            assertThat(parts.rest()).isNull();
            parts = outer.split(java.io.IOException.class);
            var matching = present(parts.matching());
            assertThat(matching).hasMessage("outer");
            assertThat(matching.exceptions()).singleElement().isInstanceOfSatisfying(ExceptionGroup.class, part -> {
                assertThat(part).hasMessage("inner");
                assertThat(part.exceptions()).containsExactly(io);
            });
            var rest = present(parts.rest());
            assertThat(rest.exceptions()).hasSize(2).startsWith(arithmetic);
            assertThat(rest.exceptions().getLast())
                    .isInstanceOfSatisfying(
                            ExceptionGroup.class,
                            part -> assertThat(part.exceptions()).containsExactly(overflow));
        }

        @Test
        void keepsAnInnerGroupThatMeetsTheConditionWhole() {
            var parts = outer.split(exception -> exception == inner);
            assertThat(present(parts.matching()).exceptions()).containsExactly(inner);
            assertThat(present(parts.rest()).exceptions()).containsExactly(arithmetic);
        }

        @Test
        void asksTheGroupBeforeItsExceptions() {
            var asked = new ArrayList<Throwable>();
            outer.split(exception -> {
                asked.add(exception);
                return false;
            });
            assertThat(asked).containsExactly(outer, arithmetic, inner, io, overflow);
        }

        @Test
        void hasNoMatchingPartIfNothingMeetsTheCondition() {
            var parts = outer.split(IllegalStateException.class);
            assertThat(parts.matching()).isNull();
            assertThat(present(parts.rest()).exceptions()).hasSize(2);
        }

        @Test
        void givesThePartsTheStackTraceAndTheCause() {
            var cause = new IllegalStateException("cause");
            outer.initCause(cause);
            var parts = outer.split(ArithmeticException.class);
            for (var part : List.of(present(parts.matching()), present(parts.rest()))) {
                assertThat(part).hasCause(cause);
                assertThat(part.getStackTrace()).isEqualTo(outer.getStackTrace());
            }
        }

        @Test
        void makesThePartsByDerive() {
            var own = new OwnGroup(List.of(arithmetic, io), 7);
            assertThat(own.subgroup(ArithmeticException.class))
                    .isInstanceOfSatisfying(
                            OwnGroup.class, part -> assertThat(part.code).isEqualTo(7));
        }
    }

    @Nested
    final class Subgroup {
        @Test
        void isTheMatchingPart() {
            assertThat(present(outer.subgroup(ArithmeticException.class)).exceptions())
                    .containsExactly(arithmetic);
        }

        @Test
        void isTheGroupItselfIfItMeetsTheCondition() {
            assertThat(outer.subgroup(ExceptionGroup.class)).isSameAs(outer);
        }

        @Test
        void isAnotherOneIfOnlyAllItsExceptionsDo() {
            var all = present(inner.subgroup(exception -> exception == io || exception == overflow));
            assertThat(all).isNotSameAs(inner);
            assertThat(all.exceptions()).containsExactly(io, overflow);
        }

        @Test
        void isNullIfNothingMeetsTheCondition() {
            assertThat(outer.subgroup(IllegalStateException.class)).isNull();
        }
    }

    @Test
    void deriveGivesAGroupOfTheSameMessage() {
        var derived = outer.derive(List.of(io));
        assertThat(derived).hasMessage("outer").isExactlyInstanceOf(ExceptionGroup.class);
        assertThat(derived.exceptions()).containsExactly(io);
    }

    private static final class OwnGroup extends ExceptionGroup {
        private static final long serialVersionUID = 1;

        private final int code;

        private OwnGroup(List<? extends Throwable> exceptions, int code) {
            super("own", exceptions);
            this.code = code;
        }

        @Override
        public ExceptionGroup derive(List<? extends Throwable> some) {
            return new OwnGroup(some, code);
        }
    }
}
