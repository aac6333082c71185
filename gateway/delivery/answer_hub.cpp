#include "gateway/delivery/answer_hub.hpp"

#include <utility>
#include <vector>

namespace genvej::delivery {

answer_hub::ticket answer_hub::wait(const std::string& key, told callback) {
    // The ticket's own address tells it from others that wait for the same key.
    auto made = std::make_shared<int>(0);
    const void* const mine = made.get();
    {
        const std::lock_guard lock(state_->mutex);
        state_->waiting.emplace(key, std::pair(mine, std::move(callback)));
    }
    const auto leave = [made, key, mine, in = state_](void*) {
        const std::lock_guard lock(in->mutex);
        const auto [begin, end] = in->waiting.equal_range(key);
        for (auto one = begin; one != end; ++one) {
            if (one->second.first != mine) continue;
            in->waiting.erase(one);
            return;
        }
    };
    return {made.get(), leave};
}

void answer_hub::tell(const std::string& key, const channels::http_answer& answer) {
    std::vector<told> who;
    {
        const std::lock_guard lock(state_->mutex);
        const auto [begin, end] = state_->waiting.equal_range(key);
        for (auto one = begin; one != end; ++one) who.push_back(std::move(one->second.second));
        state_->waiting.erase(begin, end);
    }
    for (const told& one : who) one(answer);
}

}  // namespace genvej::delivery
