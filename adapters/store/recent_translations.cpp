#include "adapters/store/recent_translations.hpp"

namespace genvej::store {

void recent_translations::remember(std::int64_t letter, std::string translation) {
    if (translation.empty() || translation.size() > largest) return;
    const std::lock_guard lock(mutex_);
    bytes_ += translation.size();
    by_letter_.emplace(letter, std::move(translation));
    order_.push_back(letter);
    while (bytes_ > most_bytes || order_.size() > 2 * by_letter_.size() + 64) {
        const auto oldest = by_letter_.find(order_.front());
        order_.pop_front();
        if (oldest == by_letter_.end()) continue;
        bytes_ -= oldest->second.size();
        by_letter_.erase(oldest);
    }
}

std::optional<std::string> recent_translations::take(std::int64_t letter) {
    const std::lock_guard lock(mutex_);
    const auto found = by_letter_.find(letter);
    if (found == by_letter_.end()) return std::nullopt;
    std::optional<std::string> out = std::move(found->second);
    bytes_ -= out->size();
    by_letter_.erase(found);
    return out;
}

}  // namespace genvej::store
