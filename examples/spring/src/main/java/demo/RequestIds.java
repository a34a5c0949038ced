package demo;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/// Puts the id of a request into the MDC and the answer.
@Component
final class RequestIds extends OncePerRequestFilter {
    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        response.setHeader("Request-Id", request.getRequestId());
        try (var _ = MDC.putCloseable("request", request.getRequestId())) {
            chain.doFilter(request, response);
        }
    }

    /// Spring goes on with a request on another thread when the task is done.
    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }
}
