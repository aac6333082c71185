#pragma once
/// Receptions for measuring a store alone: texts that compress like the real thing, ids of their own, and
/// somebody who keeps a fixed number of accepts outstanding.
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <random>
#include <string>
#include <string_view>

#include "adapters/store/store.hpp"

namespace genvej::benchmark {

/// A letter and its Bundle. The same ones each time.
struct made_content {
    std::string raw;
    std::string bundle;
};
made_content make_content(std::size_t raw_bytes, std::size_t bundle_bytes);

/// A letter of its own for each number, of one of 5,000 citizens and 100 senders, with one delivery.
store::reception make_reception(std::uint64_t number, const made_content& content, store::time_ms received);
/// The letter id of that number.
std::string letter_id_of(std::uint64_t number);

/// Accepts with a fixed number outstanding. Throws when the store refuses.
class accepting {
public:
    static constexpr int outstanding = 64;
    explicit accepting(store::store& into) : into_(into) {}

    /// Waits only for room.
    void accept(store::reception what);
    /// Waits until everything is durable.
    void finish();

private:
    void landed(bool well);

    store::store& into_;
    std::mutex mutex_;
    std::condition_variable room_;
    int under_way_ = 0;
    bool failed_ = false;
};

}  // namespace genvej::benchmark
