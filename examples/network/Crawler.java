// Follows the links of a site from page to page, but to no other host, and says which of them are broken.
// ./asyncio4j run examples/network/Crawler.java URL [PAGES]

import static org.asyncio4j.Asyncio.*;
import static org.asyncio4j.io.Streams.*;

import org.asyncio4j.*;
import org.asyncio4j.io.*;

static final int AT_ONCE = 8;
static final double PATIENCE = 10;
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
        IO.println(answer + " " + page);
        if (!answer.matches("[23]\\d\\d .*")) {
            broken++;
            IO.println("    is linked from " + from);
        }
        for (var link : links) {
            try {
                follow(page.resolve(link.replace("&amp;", "&").replace(" ", "%20")), page, group);
            } catch (IllegalArgumentException e) {
                broken++;
                IO.println("    links to " + link + ", which is no address");
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
        int port = page.getPort() < 0 ? 80 : page.getPort();
        var connection = await(openConnection(page.getHost(), port));
        try (var writer = connection.writer()) {
            var target = page.getRawPath() + (page.getRawQuery() == null ? "" : "?" + page.getRawQuery());
            writer.write("GET %s HTTP/1.0\r\nHost: %s\r\n\r\n".formatted(target, page.getAuthority()));
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
            while (isHtml && lines.hasNext()) {
                LINK.matcher(lines.next()).results().forEach(link -> links.add(link.group(1).strip()));
            }
            return answer;
        }
    });
}
