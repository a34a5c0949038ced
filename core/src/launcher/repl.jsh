import module java.base;
import static org.asyncio4j.Asyncio.*;
import static org.asyncio4j.io.Streams.*;
import static org.asyncio4j.io.Subprocess.*;
import org.asyncio4j.*;
import org.asyncio4j.io.*;
import org.asyncio4j.io.Process;
