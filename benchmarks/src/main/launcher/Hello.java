import static org.asyncio4j.Asyncio.*;

/// What ./asyncio4j runs from its source.
void main() {
    run(async(() -> IO.println("hello")));
}
