package demo;

import java.math.BigDecimal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/// What the shop has in its database. All methods block.
@Repository
class Store {
    private static final Logger LOG = LoggerFactory.getLogger(Store.class);

    private final JdbcClient jdbc;

    Store(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    BigDecimal price(int product) {
        LOG.info("looks up the price");
        return jdbc.sql("select price from products where id = ?")
                .param(product)
                .query(BigDecimal.class)
                .single();
    }

    /// Orders a piece, or leaves everything as it was.
    ///
    /// @return how many orders there are
    @Transactional
    int order(int product) {
        jdbc.sql("insert into orders (product) values (?)").param(product).update();
        var taken = jdbc.sql("update products set pieces = pieces - 1 where id = ? and pieces > 0")
                .param(product)
                .update();
        if (taken == 0) {
            throw new SoldOut();
        }
        return jdbc.sql("select count(*) from orders").query(Integer.class).single();
    }

    void save(int quotes) {
        jdbc.sql("insert into statistics values (?)").param(quotes).update();
    }

    static final class SoldOut extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
