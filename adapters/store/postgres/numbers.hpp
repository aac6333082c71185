#pragma once
/// Numbers of rows, drawn inside the transaction: whoever is accepted after another was answered gets a
/// higher one, on whichever node, so that a lane's order is the order of its numbers. Thread-safety: used
/// inside the writer's transaction.
#include "adapters/store/postgres/connection.hpp"

namespace genvej::store::postgres {

class numbers {
public:
    explicit numbers(connection& from) : from_(from) {}

    /// So many will be needed. @return the answers to everything that was sent; the last one is taken away
    std::vector<rows> reserve(std::size_t count) {
        from_.send("SELECT nextval('number') FROM generate_series(1, $1)", parameters(count));
        std::vector<rows> out = from_.finish();
        drawn_ = std::move(out.back());
        return out;
    }
    std::int64_t next(std::int64_t municipality) {
        if (!drawn_.step()) {
            reserve(few);
            drawn_.step();
        }
        return number_in(municipality, drawn_.number(0));
    }

private:
    static constexpr std::size_t few = 8;
    connection& from_;
    rows drawn_;
};

}  // namespace genvej::store::postgres
