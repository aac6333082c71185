#pragma once
/// Looks into one follow-up that is due: reads what belongs to it from the store, decides, and says what
/// follows.
///
/// Reads the store, writes nothing; time and ids are given. Thread-safety: none; one worker calls it.
#include <optional>

#include "adapters/store/store.hpp"
#include "gateway/exchange/rules.hpp"
#include "gateway/exchange/settle_receipt.hpp"

namespace genvej::gateway {

/// What is to be done with a follow-up.
struct desk_decision {
    std::optional<store::settlement> settles;  ///< nothing: it goes back
    store::time_ms again = 0;                  ///< looked at then
    std::string_view word;  ///< for log and metrics: `joined`, `missing`, `acknowledged`, ...
};

class desk {
public:
    explicit desk(store::exchange& kept) : kept_(kept) {}

    /// @return the store's error when it could not be read
    boost::system::result<desk_decision> look_into(const store::due_follow_up& due,
                                                   const exchange_rules& with);

private:
    boost::system::result<desk_decision> look_into_half(const store::due_follow_up& due,
                                                        const exchange_rules& with);
    boost::system::result<desk_decision> look_into_letter(const store::due_follow_up& letter,
                                                          const store::due_follow_up& asked,
                                                          const exchange_rules& with);
    boost::system::result<std::vector<receipt_about>> find_abouts(std::vector<receipt_about> named);
    boost::system::result<desk_decision> look_into_receipt(const store::due_follow_up& due,
                                                           const exchange_rules& with);
    boost::system::result<std::vector<relay_original>> originals_of(const store::correlation& about);
    boost::system::result<desk_decision> look_into_undelivered(const store::due_follow_up& due,
                                                               const exchange_rules& with);
    boost::system::result<desk_decision> look_into_overdue(const store::due_follow_up& due,
                                                           const exchange_rules& with);

    store::exchange& kept_;
};

}  // namespace genvej::gateway
