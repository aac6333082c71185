#include "gateway/receipts/ids.hpp"

#include <chrono>
#include <stdexcept>

#include <fmt/format.h>

#include "adapters/store/random_id.hpp"
#include "mappings/vocabulary/danish_time.hpp"
#include "mappings/vocabulary/identity.hpp"

namespace genvej::gateway {

namespace {

using std::chrono::sys_time;

struct calendar {
    int year_number;
    unsigned month_number, day_number, hour, minute, second, millisecond;
};

calendar split(sys_time<std::chrono::milliseconds> when) {
    const auto day = std::chrono::floor<std::chrono::days>(when);
    const std::chrono::year_month_day date(day);
    const auto in_day = static_cast<unsigned>((when - day).count());
    return {static_cast<int>(date.year()),
            static_cast<unsigned>(date.month()),
            static_cast<unsigned>(date.day()),
            in_day / 3'600'000,
            in_day / 60'000 % 60,
            in_day / 1000 % 60,
            in_day % 1000};
}

}  // namespace

std::string short_id(std::string_view uuid, std::string_view type_code, unsigned number, unsigned collision) {
    std::string name(uuid);
    name.append("#").append(type_code).append("#").append(std::to_string(number));
    return std::string(mappings::digester().short_id(name, collision));
}

local_time danish_time(store::time_ms when) {
    // The same for every receipt of a minute.
    thread_local std::int64_t minute = -1;
    thread_local local_time made;
    if (when >= 0 && when / 60'000 == minute) return made;
    const auto local = mappings::danish_clock(utc_time(when));
    if (!local) throw std::logic_error("a time of our own cannot be read");
    made = {mappings::date_text(*local), mappings::time_text(*local)};
    minute = when / 60'000;
    return made;
}

std::string utc_time(store::time_ms when) {
    const calendar utc = split(sys_time<std::chrono::milliseconds>{std::chrono::milliseconds(when)});
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", utc.year_number, utc.month_number,
                       utc.day_number, utc.hour, utc.minute, utc.second, utc.millisecond);
}

std::string random_uuid() {
    store::random_bits bytes = store::draw_bits();
    bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0FU) | 0x40U);  // version 4
    bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3FU) | 0x80U);  // variant of RFC 9562
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
        out += digits[bytes[i] >> 4U];
        out += digits[bytes[i] & 15U];
    }
    return out;
}

}  // namespace genvej::gateway
