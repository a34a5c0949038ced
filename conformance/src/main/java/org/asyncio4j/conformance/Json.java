package org.asyncio4j.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads and writes programs as JSON text.
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(DeserializationFeature.USE_LONG_FOR_INTS)
            .enable(SerializationFeature.INDENT_OUTPUT);

    private Json() {}

    /// {@return a JSON object: null, booleans, `Long`s, strings, lists and maps}
    static Map<String, @Nullable Object> read(String text) {
        try {
            return MAPPER.readValue(text, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new InvalidInput("not a JSON object: " + e.getOriginalMessage());
        }
    }

    static String write(Map<String, @Nullable Object> object) {
        try {
            return MAPPER.writeValueAsString(object) + "\n";
        } catch (JsonProcessingException e) {
            throw new AssertionError("it was read from JSON", e);
        }
    }

    /// {@return what one line of recorded programs says}
    @SuppressWarnings("unchecked") // as live.py writes it
    static Case readRecorded(String line) {
        var record = read(line);
        var program = (Map<String, @Nullable Object>) Objects.requireNonNull(record.get("program"));
        return new Case(nameOf(program), program, (List<String>) record.get("trace"));
    }

    static String nameOf(Map<String, @Nullable Object> program) {
        return String.valueOf(program.get("name"));
    }
}
