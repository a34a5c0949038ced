package org.asyncio4j.conformance.language;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A program, ready to run.
///
/// @param globals the initial values of the global variables
/// @param contextVariables the names of the context variables, and what is said of each
/// @param functions all functions by their names
/// @param options the options that are switched on
/// @param pre the function that runs before there is a loop, or null
/// @param mains the functions that are run one after the other
record Program(
        Map<String, @Nullable Object> globals,
        Map<String, Map<String, @Nullable Object>> contextVariables,
        Map<String, Function> functions,
        Map<String, @Nullable Object> options,
        @Nullable String pre,
        List<String> mains) {

    /// A function of a program.
    ///
    /// @param name its name
    /// @param parameters the names of its parameters
    /// @param traced whether its start and its end are traced
    /// @param plain whether it is an ordinary function instead of a coroutine function
    /// @param body what it does
    record Function(String name, List<String> parameters, boolean traced, boolean plain, List<Op> body) {
        private static Function of(String name, Map<String, @Nullable Object> data) {
            return new Function(
                    name,
                    Values.list(data.get("params")).stream().map(Values::string).toList(),
                    Values.isTrue(data.get("traced")),
                    Values.isTrue(data.get("plain")),
                    Op.all(Values.list(data.get("body"))));
        }
    }

    /// {@return the program that a JSON object describes}
    ///
    /// @param data the object
    static Program of(Map<String, @Nullable Object> data) {
        var functions = new LinkedHashMap<String, Function>();
        Values.map(data.get("functions"))
                .forEach((name, function) -> functions.put(name, Function.of(name, Values.map(function))));
        var contextVariables = new LinkedHashMap<String, Map<String, @Nullable Object>>();
        Values.mapOrEmpty(data.get("contextvars"))
                .forEach((name, about) -> contextVariables.put(name, Values.map(about)));
        return new Program(
                Values.mapOrEmpty(data.get("globals")),
                contextVariables,
                functions,
                Values.mapOrEmpty(data.get("options")),
                (String) data.get("pre"),
                mains(requireNonNull(data.get("main"))));
    }

    private static List<String> mains(Object main) {
        return main instanceof String name
                ? List.of(name)
                : Values.list(main).stream().map(Values::string).toList();
    }

    boolean option(String name) {
        return Values.isTrue(options.get(name));
    }

    Function function(String name) {
        var function = functions.get(name);
        if (function == null) {
            throw new ProgramError("no function " + name);
        }
        return function;
    }
}
