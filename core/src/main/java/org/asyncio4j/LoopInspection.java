package org.asyncio4j;

import java.util.List;
import org.asyncio4j.internal.inspect.Inspection;

/// Shows the test module what the API does not.
final class LoopInspection extends Inspection {
    /// Here, so that whoever calls this is verified without the class that it extends.
    static void install() {
        install(new LoopInspection());
    }

    @Override
    public void keepReports(Object loop) {
        ((Loop) loop).keepReports();
    }

    @Override
    public List<Report> takeReports(Object loop) {
        var own = (Loop) loop;
        own.neverAwaited().sweep();
        var kept = own.keptReports();
        return kept == null ? List.of() : kept.take();
    }
}
