#include "gateway/server/worker_settings.hpp"

#include <memory>
#include <utility>

#include <spdlog/spdlog.h>

#include "gateway/receipts/ids.hpp"

namespace genvej::gateway {

namespace {

std::string_view name_of(store::follow_up_kind kind) {
    switch (kind) {
        case store::follow_up_kind::pair:
            return "pair";
        case store::follow_up_kind::receipt:
            return "receipt";
        case store::follow_up_kind::overdue:
            return "overdue";
        case store::follow_up_kind::undelivered:
            return "undelivered";
    }
    return "";
}

}  // namespace

exchange_settings exchange_settings_of(services& with, target_notice notify_target) {
    exchange_settings out;
    out.now = with.now;
    out.with_rules = [&with](const auto& decide) {
        const std::shared_ptr<const knowledge> known = with.known();
        const translation_tools tools = with.tools(*known);
        decide(exchange_rules{
            with.settings, tools, {with.now(), &random_uuid}
        });
    };
    out.notify_target = std::move(notify_target);
    out.settled = [&with](store::follow_up_kind kind, std::string_view word) {
        with.measured.followed_up(name_of(kind), word);
        const auto level = word == "failed" ? spdlog::level::err : spdlog::level::info;
        spdlog::log(level, "follow-up {} {}", name_of(kind), word);
    };
    out.store_failed = [&with](const auto& error) { with.store_failed("follow-ups", error); };
    return out;
}

citizens::worker_settings citizen_settings_of(services& with, target_notice notify_target) {
    citizens::worker_settings out;
    out.now = with.now;
    out.with_rules = [&with](const auto& look) {
        const std::shared_ptr<const knowledge> known = with.known();
        look(with.looking(*known));
    };
    out.notify_target = std::move(notify_target);
    out.busy = [&with] { return with.door.under_way() > 2; };
    out.done = [&with](std::string_view word, std::size_t count) {
        with.measured.looked_at_citizens(word, count);
        if (word == "failed") spdlog::error("a citizen's file could not be looked at: a mistake of ours");
    };
    out.store_failed = [&with](const auto& error) { with.store_failed("citizens", error); };
    return out;
}

citizens::registry_worker_settings registry_settings_of(services& with, target_notice notify_target) {
    citizens::registry_worker_settings out{with.settings, with.now, {}, {}, {}, {}};
    out.directory = [&with] {
        const std::shared_ptr<const knowledge> known = with.known();
        return std::shared_ptr<const mappings::organisations>(known, &known->directory);
    };
    out.notify_target = std::move(notify_target);
    out.sent = [](std::string_view id, std::string_view word) {
        const bool bad = word == "nowhere" || word == "other";
        spdlog::log(bad ? spdlog::level::err : spdlog::level::info, "registry document {}: {}", id, word);
    };
    out.store_failed = [&with](const auto& error) { with.store_failed("registries", error); };
    return out;
}

}  // namespace genvej::gateway
