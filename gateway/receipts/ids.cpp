#include "gateway/receipts/ids.hpp"

#include <array>
#include <chrono>
#include <stdexcept>

#include <fmt/format.h>
#include <openssl/rand.h>

#include "mappings/vocabulary/identity.hpp"

namespace genvej::gateway {

namespace {

using std::chrono::sys_days;
using std::chrono::sys_time;
using std::chrono::year;

/// Summer time holds from 01:00 UTC on the last Sunday of March to 01:00 UTC on the last Sunday of October
/// (Directive 2000/84/EC).
bool danish_summer(sys_time<std::chrono::milliseconds> when, year in) {
    using namespace std::chrono;
    const sys_time<milliseconds> begin = sys_days(in / March / Sunday[last]) + hours(1);
    const sys_time<milliseconds> end = sys_days(in / October / Sunday[last]) + hours(1);
    return when >= begin && when < end;
}

struct calendar {
    int year_number;
    unsigned month_number, day_number, hour, minute, second, millisecond;
};

calendar split(sys_time<std::chrono::milliseconds> when) {
    const auto day = std::chrono::floor<std::chrono::days>(when);
    const std::chrono::year_month_day date(day);
    const auto in_day = static_cast<unsigned>((when - day).count());
    return {static_cast<int>(date.year()), static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
            in_day / 3'600'000, in_day / 60'000 % 60, in_day / 1000 % 60, in_day % 1000};
}

}  // namespace

std::string short_id(std::string_view uuid, std::string_view type_code, unsigned number) {
    return std::string(mappings::digester().short_id(fmt::format("{}#{}#{}", uuid, type_code, number)));
}

local_time danish_time(store::time_ms when) {
    const sys_time<std::chrono::milliseconds> utc{std::chrono::milliseconds(when)};
    const std::chrono::year in = std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(utc)).year();
    const calendar local = split(utc + std::chrono::hours(danish_summer(utc, in) ? 2 : 1));
    return {fmt::format("{:04}-{:02}-{:02}", local.year_number, local.month_number, local.day_number),
            fmt::format("{:02}:{:02}", local.hour, local.minute)};
}

std::string utc_time(store::time_ms when) {
    const calendar utc = split(sys_time<std::chrono::milliseconds>{std::chrono::milliseconds(when)});
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", utc.year_number, utc.month_number, utc.day_number,
                       utc.hour, utc.minute, utc.second, utc.millisecond);
}

std::string random_uuid() {
    std::array<unsigned char, 16> bytes{};
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
        throw std::runtime_error("the operating system gives no random numbers");
    }
    bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0FU) | 0x40U);  // version 4
    bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3FU) | 0x80U);  // variant of RFC 9562
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
        out += fmt::format("{:02x}", bytes[i]);
    }
    return out;
}

}  // namespace genvej::gateway
