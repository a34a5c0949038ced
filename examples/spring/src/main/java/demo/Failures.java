package demo;

import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import org.asyncio4j.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/// The answers to requests that have failed.
@RestControllerAdvice
final class Failures {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    /// The loop ends or has ended: `submit` refuses, the task was cancelled, or it got the error that ended the
    /// loop.
    @ExceptionHandler({RejectedExecutionException.class, CancellationException.class, Error.class})
    ResponseEntity<String> unavailable(Throwable failure) {
        return answer(HttpStatus.SERVICE_UNAVAILABLE, failure);
    }

    @ExceptionHandler(TimeoutException.class)
    ResponseEntity<String> late(TimeoutException failure) {
        return answer(HttpStatus.GATEWAY_TIMEOUT, failure);
    }

    @ExceptionHandler(EmptyResultDataAccessException.class)
    ResponseEntity<String> missing(EmptyResultDataAccessException failure) {
        return answer(HttpStatus.NOT_FOUND, failure);
    }

    @ExceptionHandler(Store.SoldOut.class)
    ResponseEntity<String> soldOut(Store.SoldOut failure) {
        return answer(HttpStatus.CONFLICT, failure);
    }

    private static ResponseEntity<String> answer(HttpStatus status, Throwable failure) {
        LOG.warn("{}: {}", status, failure.toString());
        return ResponseEntity.status(status).body(status.getReasonPhrase());
    }
}
