// Follows the links of a site from page to page, but to no other host, and says which of them are broken.
// ./asyncio4j run examples/network/Crawler.java URL [PAGES]

import static org.asyncio4j.Asyncio.*;
import static org.asyncio4j.io.Streams.*;

import org.asyncio4j.*;
import org.asyncio4j.io.*;

static final int AT_ONCE = 8;
static final double PATIENCE = 10;
static final int LARGEST_PAGE = 10_000_000;
// java.net.URI takes no host name with an underscore
static final Pattern AUTHORITY = Pattern.compile("(?:.*@)?(?<host>\\[.*]|[^:]*)(?::(?<port>\\d+))?");
static final Pattern LINK = Pattern.compile("(?i)\\bhref\\s*=\\s*[\"']([^\"'#]+)");

final Semaphore free = new Semaphore(AT_ONCE);
final Set<URI> seen = new HashSet<>();
int most;
int visited;
int broken;

void main(String[] args) {
    if (args.length < 1 || args.length > 2 || !args[0].startsWith("http://")) {
        System.err.println("Usage: ./asyncio4j run examples/network/Crawler.java http://HOST[:PORT]/[PATH] [PAGES]");
        System.exit(2);
    }
    most = args.length > 1 ? Integer.parseInt(args[1]) : 1000;
    try {
        run(crawl(URI.create(args[0])));
    } catch (KeyboardInterrupt e) {
        System.exit(130); // as the shell expects it after Ctrl-C
    }
}

Coroutine<Void> crawl(URI url) {
    return async(() -> {
        try {
            var start = url.getPath().isEmpty() ? url.resolve("/") : url;
            seen.add(start);
            await(taskGroup(group -> group.createTask(visit(start, "the command line", group))));
        } finally { // also if Ctrl-C has cancelled all visits
            IO.println(visited + " pages, " + broken + " broken links");
        }
    });
}

// A task for each page, which makes those for the pages behind its links.
Coroutine<Void> visit(URI page, String from, TaskGroup group) {
    return async(() -> {
        var links = new ArrayList<String>();
        String answer;
        try (var _ = await(free.hold())) {
            answer = await(waitFor(fetch(page, links), PATIENCE), IOException.class);
        } catch (IOException | TimeoutException | IllegalArgumentException e) {
            answer = e.toString();
        }
        visited++;
        IO.println(printable(answer + " " + page));
        if (!answer.matches("[23]\\d\\d .*")) {
            broken++;
            IO.println("    is linked from " + printable(from));
        }
        for (var link : links) {
            try {
                follow(page.resolve(link.replace("&amp;", "&").replace(" ", "%20")), page, group);
            } catch (IllegalArgumentException e) {
                broken++;
                IO.println("    links to " + printable(link) + ", which is no address");
            }
        }
    });
}

void follow(URI link, URI page, TaskGroup group) {
    boolean sameSite = page.getScheme().equals(link.getScheme()) && page.getAuthority().equals(link.getAuthority());
    if (sameSite && seen.size() < most && seen.add(link)) {
        group.createTask(visit(link, page.toString(), group));
    }
}

// Asks for a page, adds its links to a list, and returns the answer without the version, such as "200 OK".
Coroutine<String> fetch(URI page, List<String> links) {
    return async(() -> {
        var authority = AUTHORITY.matcher(page.getRawAuthority());
        if (!authority.matches()) {
            throw new IllegalArgumentException("no host and port: " + page.getRawAuthority());
        }
        int port = authority.group("port") == null ? 80 : Integer.parseInt(authority.group("port"));
        var connection = await(openConnection(authority.group("host"), port));
        try (var writer = connection.writer()) {
            var target = page.getRawPath() + (page.getRawQuery() == null ? "" : "?" + page.getRawQuery());
            writer.write("GET %s HTTP/1.0\r\nHost: %s\r\n\r\n".formatted(target, page.getAuthority().replaceFirst(".*@", "")));
            var lines = connection.reader().lines().iterator();
            if (!lines.hasNext()) { // waits
                throw new EOFException("no answer");
            }
            var answer = lines.next().replaceFirst("^HTTP/\\S+ ", "");
            boolean isHtml = false;
            for (String line; lines.hasNext() && !(line = lines.next()).isEmpty(); ) {
                isHtml |= line.matches("(?i)content-type: *text/html.*");
                if (line.matches("(?i)location:.*")) {
                    links.add(line.substring("location:".length()).strip());
                }
            }
            if (isHtml) {
                var html = await(readPage(connection.reader()));
                LINK.matcher(html).results().forEach(link -> links.add(link.group(1).strip()));
            }
            return answer;
        }
    });
}

Coroutine<String> readPage(StreamReader reader) {
    return async(() -> {
        var page = new ByteArrayOutputStream();
        byte[] part;
        while ((part = await(reader.read(64 * 1024))).length > 0 && page.size() < LARGEST_PAGE) {
            page.write(part);
        }
        return page.toString(StandardCharsets.UTF_8);
    });
}

// Leaves out passwords, and whatever else a page may do to this terminal.
String printable(String text) {
    return text.replaceAll("\\p{Cc}", "").replaceFirst("//[^/@ ]*@", "//");
}
