package org.asyncio4j;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A method whose result must not be dropped, such as one that returns a coroutine: nothing of it runs before it is
/// awaited. On a type, it holds for all its methods that return something.
///
/// Error Prone reports `s();` where `await(s());` is meant, by the name of this annotation; it works for functions of
/// the program itself, too.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface CheckReturnValue {}
