#include "adapters/store/postgres/packed_reception.hpp"

#include <algorithm>

#include "adapters/store/packed.hpp"
#include "adapters/store/postgres/claims.hpp"
#include "adapters/store/reception_rules.hpp"

namespace genvej::store::postgres {

packed_reception pack_bodies(reception what) {
    packed_reception out;
    std::string translations;
    out.letters = move_translations(what, translations);
    out.translations = pack(translations);
    what.raw = pack(what.raw);
    out.what = std::move(what);
    return out;
}

std::size_t size_of(const packed_reception& in) noexcept {
    const reception& what = in.what;
    return sizeof(in) + in.translations.size() + in.letters.unpacked.size() + what.raw.size() +
           what.receipt.size() + what.issues.size() + planned_bytes(what);
}

std::vector<std::string> keys_of(const reception& what) {
    std::vector<std::string> out;
    if (what.refused) return out;
    const auto add = [&](char kind, std::string_view first, std::string_view second) {
        out.push_back(std::string(1, kind).append(first).append(1, '\0').append(second));
    };
    for (const letter_record& letter : what.letters) {
        if (const auto one = key_of(what, letter)) add('l', one->first, one->second);
        if (claims_thread(letter)) add('t', letter.thread, {});
    }
    for (const key& one : envelopes_of(what)) add('e', one.first, one.second);
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

}  // namespace genvej::store::postgres
