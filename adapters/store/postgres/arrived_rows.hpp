#pragma once
/// What a batch of receptions becomes in the database, gathered column by column so that each table is
/// written by one statement. Thread-safety: inside the writer's transaction. Errors: sending throws failure,
/// as connection does.
#include <map>
#include <string>
#include <utility>

#include "adapters/store/postgres/connection.hpp"
#include "adapters/store/record.hpp"

namespace genvej::store::postgres {

/// Receptions and letters, column by column.
struct arrived_rows {
    column receptions[12] = {int8s(), int8s(), texts(), texts(), texts(), int8s(),
                             int8s(), int8s(), int8s(), texts(), texts(), texts()};
    column bodies[6] = {int8s(), int8s(), byteas(), byteas(), byteas(), byteas()};
    column letters[17] = {int8s(), int8s(), int8s(), texts(),    texts(),   texts(),
                          texts(), texts(), texts(), texts(),    texts(),   texts(),
                          int8s(), int8s(), int8s(), booleans(), booleans()};
    column lanes = texts();
    column receipts = booleans(), without_effect = booleans();
    column unjoined = int8s();

    void send(connection& database) const;
};

/// Letters that come into files with the transaction that takes them in, and whose files those are.
class filed_letters {
public:
    /// @param drawn the citizen's number, if he is new
    void add(std::int64_t letter, const citizen_key& whose, std::int64_t drawn, time_ms now) {
        citizen& his =
            citizens_.try_emplace({whose.municipality, whose.cpr}, citizen{drawn, 0, now}).first->second;
        his.letters++;
        put(letters_, letter, whose.municipality, whose.cpr);
    }
    void send(connection& database) const;

private:
    struct citizen {
        std::int64_t drawn = 0;
        std::int64_t letters = 0;
        time_ms since = 0;
    };
    std::map<std::pair<std::int64_t, std::string>, citizen>
        citizens_;  ///< in the order in which they are locked
    column letters_[3] = {int8s(), int8s(), texts()};
};

}  // namespace genvej::store::postgres
