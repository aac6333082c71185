#include "tests/unit/gateway/delivery/simulation/network.hpp"

#include <fmt/format.h>

namespace genvej::delivery::simulation {

namespace {

using namespace std::chrono_literals;

channels::outcome delivered() {
    channels::outcome out;
    out.delivered = true;
    return out;
}

channels::outcome failed(const char* kind) {
    channels::outcome out;
    out.failure = kind;
    return out;
}

/// What a receiver that is reached answers.
channels::outcome verdict(nature what) {
    switch (what) {
        case nature::unwanted:
            return failed("http.422");
        case nature::conflicts:
            return failed("http.409");
        case nature::unsendable:
            return failed("key.unusable");
        case nature::welcome:
            break;
    }
    return delivered();
}

}  // namespace

void network::arrive(std::size_t target, std::int64_t message, std::uint32_t key, nature what) {
    if (what != nature::welcome) return;
    const bool first = received_[message][key]++ == 0;
    seen_(target, message, first);
}

void network::answer(moment pause, channels::outcome what, std::function<void(channels::outcome)> done) {
    in_.after(pause, [what = std::move(what), done = std::move(done)] { done(what); });
}

void network::send(std::size_t target, std::int64_t message, std::uint32_t key, nature what,
                   std::function<void(channels::outcome)> done) {
    ++transmissions_;
    if (target < traced_) trace_ += fmt::format("{} {} {}\n", in_.now().count(), target, message);
    lots& luck = luck_[target];
    if (what == nature::unsendable) return answer(1ms, verdict(what), std::move(done));
    const auto arrives_after = [&](moment pause) {
        in_.after(pause, [=, this] { arrive(target, message, key, what); });
    };
    const moment way = luck.pause(5ms, 40ms);
    switch (sky_[target]) {
        case weather::fair:
            arrives_after(way);
            return answer(2 * way, verdict(what), std::move(done));
        case weather::slow: {
            const moment long_way = luck.pause(1s, 12s);
            arrives_after(long_way);
            return answer(2 * long_way, verdict(what), std::move(done));
        }
        case weather::refuses:
            return answer(way, failed("connect"), std::move(done));
        case weather::loses_requests:
            return answer(10s, failed("timeout.connect"), std::move(done));
        case weather::late_requests:
            arrives_after(luck.pause(1s, 60s));
            return answer(30s, failed("timeout.answer"), std::move(done));
        case weather::loses_answers:
            arrives_after(way);
            return answer(2 * way, failed("closed"), std::move(done));
        case weather::rubbish:
            arrives_after(way);
            return answer(2 * way, failed("answer.rubbish"), std::move(done));
        case weather::busy: {
            channels::outcome busy = failed(luck.happens(0.5) ? "http.503" : "http.429");
            busy.retry_after = std::chrono::seconds(luck.between(0, luck.happens(0.1) ? 100'000 : 120));
            return answer(2 * way, std::move(busy), std::move(done));
        }
        case weather::broken:
            if (luck.happens(0.5)) arrives_after(way);
            return answer(2 * way, failed("http.500"), std::move(done));
    }
}

std::size_t network::effects(std::int64_t message) const {
    const auto found = received_.find(message);
    return found == received_.end() ? 0 : found->second.size();
}

}  // namespace genvej::delivery::simulation
