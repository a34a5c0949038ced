package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Context.copyContext;

import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class ContextVarTest {
    private final ContextVar<String> variable = new ContextVar<>("variable");
    private final ContextVar<String> withDefault = new ContextVar<>("with default", "default");

    @Nested
    final class Get {
        @Test
        void withoutValueAndDefaultFails() {
            assertThatThrownBy(variable::get)
                    .isInstanceOf(NoSuchElementException.class)
                    .hasMessage("<ContextVar name='variable'>");
        }

        @Test
        void givesTheDefaultOfTheVariable() {
            assertThat(withDefault.get()).isEqualTo("default");
        }

        @Test
        void prefersItsFallbackToTheDefaultOfTheVariable() {
            assertThat(withDefault.get("fallback")).isEqualTo("fallback");
            assertThat(variable.get("fallback")).isEqualTo("fallback");
        }

        @Test
        void givesTheValueThatWasSet() throws Exception {
            inNewContext(() -> {
                withDefault.set("value");
                assertThat(withDefault.get()).isEqualTo("value");
                assertThat(withDefault.get("fallback")).isEqualTo("value");
            });
        }

        @Test
        void givesNullIfThatWasSet() throws Exception {
            var nullable = new ContextVar<@Nullable String>("nullable", "default");
            inNewContext(() -> {
                nullable.set(null);
                assertThat(nullable.get()).isNull();
                assertThat(nullable.get("fallback")).isNull();
            });
        }

        @Test
        void tellsVariablesOfTheSameNameApart() throws Exception {
            inNewContext(() -> {
                variable.set("value");
                assertThat(new ContextVar<>("variable", "other").get()).isEqualTo("other");
            });
        }
    }

    @Nested
    final class Reset {
        @Test
        void restoresTheValueBefore() throws Exception {
            inNewContext(() -> {
                variable.set("first");
                var token = variable.set("second");
                variable.reset(token);
                assertThat(variable.get()).isEqualTo("first");
            });
        }

        @Test
        void takesATokenThatKnowsTheValueBefore() throws Exception {
            inNewContext(() -> {
                var first = variable.set("first");
                var second = variable.set("second");
                assertThat(second.var()).isSameAs(variable);
                assertThat(second.hasOldValue()).isTrue();
                assertThat(second.oldValue()).isEqualTo("first");
                assertThat(first.hasOldValue()).isFalse();
                assertThatThrownBy(first::oldValue).isInstanceOf(NoSuchElementException.class);
            });
        }

        @Test
        void leavesNoValueWhereThereWasNone() throws Exception {
            inNewContext(() -> {
                variable.reset(variable.set("value"));
                assertThatThrownBy(variable::get).isInstanceOf(NoSuchElementException.class);
                assertThat(copyContext().get(variable)).isNull();
            });
        }

        @Test
        void takesATokenOnce() throws Exception {
            inNewContext(() -> {
                var token = variable.set("value");
                variable.reset(token);
                assertThatThrownBy(() -> variable.reset(token))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("<Token used var=<ContextVar name='variable'>> has already been used once");
            });
        }

        @Test
        void refusesTheTokenOfAnotherVariable() throws Exception {
            inNewContext(() -> {
                var token = variable.set("value");
                assertThatThrownBy(() -> withDefault.reset(token))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("<Token var=<ContextVar name='variable'>> was created by a different ContextVar");
                assertThat(variable.get()).isEqualTo("value");
            });
        }

        @Test
        void refusesTheTokenOfAnotherContextEvenOfACopy() throws Exception {
            inNewContext(() -> {
                var token = variable.set("value");
                var failure = copyContext().run(() -> {
                    return org.assertj.core.api.Assertions.catchThrowable(() -> variable.reset(token));
                });
                assertThat(failure)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("<Token var=<ContextVar name='variable'>> was created in a different Context");
                variable.reset(token);
            });
        }
    }

    @Nested
    final class Run {
        @Test
        void returnsWhatTheFunctionReturns() throws Exception {
            assertThat(new Context().<String>run(() -> "result")).isEqualTo("result");
        }

        @Test
        void keepsChangesInTheContext() throws Exception {
            var context = new Context();
            context.run(() -> withDefault.set("value"));
            assertThat(withDefault.get()).isEqualTo("default");
            assertThat(context.get(withDefault)).isEqualTo("value");
            assertThat(context.<String>run(withDefault::get)).isEqualTo("value");
        }

        @Test
        void goesBackToTheOuterContextWhenTheFunctionFails() {
            var context = new Context();
            var failure = new java.io.IOException("broken");
            assertThatThrownBy(() -> context.run(() -> {
                        withDefault.set("value");
                        throw failure;
                    }))
                    .isSameAs(failure);
            assertThat(withDefault.get()).isEqualTo("default");
            assertThat(context.get(withDefault)).isEqualTo("value");
        }

        @Test
        void refusesAContextThatIsEntered() throws Exception {
            var context = new Context();
            context.run(() -> {
                assertThatThrownBy(() -> context.run(() -> "never"))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("cannot enter context: " + context + " is already entered");
                return "entered";
            });
            assertThat(context.<String>run(() -> "again")).isEqualTo("again");
        }

        @Test
        void refusesTheEnteredContextAlsoInsideAnother() throws Exception {
            var outer = new Context();
            var inner = new Context();
            outer.run(() -> inner.run(() -> {
                assertThatThrownBy(() -> outer.run(() -> "never")).hasMessageStartingWith("cannot enter context");
                return "entered";
            }));
        }
    }

    @Nested
    final class Copying {
        @Test
        void takesTheValuesOverAndNothingAfterwards() throws Exception {
            inNewContext(() -> {
                variable.set("before");
                var copy = copyContext();
                variable.set("after");
                assertThat(copy.get(variable)).isEqualTo("before");
                copy.run(() -> variable.set("in the copy"));
                assertThat(variable.get()).isEqualTo("after");
                assertThat(copy.copy().get(variable)).isEqualTo("in the copy");
            });
        }

        @Test
        void ofAnEmptyContextHasNoValuesNorDefaults() {
            assertThat(new Context().copy().get(withDefault)).isNull();
        }

        @Test
        void isNotWhatANewThreadDoes() throws Exception {
            var seen = new java.util.concurrent.CompletableFuture<String>();
            inNewContext(() -> {
                withDefault.set("value");
                Thread.ofPlatform()
                        .start(() -> seen.complete(withDefault.get()))
                        .join();
            });
            assertThat(seen.join()).isEqualTo("default");
        }
    }

    /// Keeps what a test sets out of the thread's own context.
    private static void inNewContext(org.assertj.core.api.ThrowableAssert.ThrowingCallable body) throws Exception {
        new Context().run(() -> {
            try {
                body.call();
            } catch (Exception | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
            return true;
        });
    }
}
