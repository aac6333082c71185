#include "adapters/formats/inflate.hpp"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>

namespace genvej::formats {

namespace {

constexpr std::uint64_t smallest_room = 16'384;

enum class outcome { complete, too_large, broken };

class inflater {
public:
    explicit inflater(std::string_view bytes) : rest_(bytes) {
        constexpr int either_format = 15 + 32;  // the largest window, and zlib finds out which format it is
        if (inflateInit2(&stream_, either_format) != Z_OK) throw std::bad_alloc();
    }
    inflater(const inflater&) = delete;
    inflater& operator=(const inflater&) = delete;
    ~inflater() { inflateEnd(&stream_); }

    outcome run(std::string& out, std::uint64_t bound) {
        for (;;) {
            feed();
            if (!make_room(out, bound)) return outcome::too_large;
            const int status = step(out);
            if (status == Z_STREAM_END) {
                if (rest_.empty() && stream_.avail_in == 0) return outcome::complete;
                if (inflateReset(&stream_) != Z_OK) return outcome::broken;
            } else if (status == Z_MEM_ERROR) {
                throw std::bad_alloc();
            } else if (status != Z_OK || (stream_.avail_in == 0 && rest_.empty() && stream_.avail_out != 0)) {
                return outcome::broken;
            }
        }
    }

private:
    /// zlib counts in 32 bits.
    void feed() noexcept {
        if (stream_.avail_in != 0) return;
        const std::size_t part = std::min<std::size_t>(rest_.size(), std::numeric_limits<uInt>::max());
        stream_.next_in =
            reinterpret_cast<Bytef*>(const_cast<char*>(rest_.data()));  // zlib does not write there
        stream_.avail_in = static_cast<uInt>(part);
        rest_.remove_prefix(part);
    }

    /// One byte beyond the bound shows that it is passed.
    bool make_room(std::string& out, std::uint64_t bound) {
        if (used_ > bound) return false;
        if (used_ == out.size()) {
            const std::uint64_t wanted =
                std::max<std::uint64_t>(smallest_room, 2 * static_cast<std::uint64_t>(out.size()));
            out.resize(static_cast<std::size_t>(std::min(wanted, bound + 1)));
        }
        return true;
    }

    int step(std::string& out) {
        const std::size_t room = std::min<std::size_t>(out.size() - used_, std::numeric_limits<uInt>::max());
        stream_.next_out = reinterpret_cast<Bytef*>(out.data() + used_);
        stream_.avail_out = static_cast<uInt>(room);
        const int status = ::inflate(&stream_, Z_NO_FLUSH);
        used_ += room - stream_.avail_out;
        if (status == Z_STREAM_END) out.resize(used_);
        return status;
    }

    z_stream stream_{};
    std::string_view rest_;
    std::size_t used_ = 0;
};

}  // namespace

model::checked<std::string> inflate(std::string_view bytes, const limits& bounds) {
    model::checked<std::string> out;
    switch (inflater(bytes).run(out.value, bounds.inflated_bytes)) {
        case outcome::complete:
            if (out.value.size() <= bounds.inflated_bytes) return out;
            [[fallthrough]];
        case outcome::too_large:
            out.found.push_back(model::make_issue("limit.inflated", {std::to_string(bounds.inflated_bytes)}));
            break;
        case outcome::broken:
            out.found.push_back(model::make_issue("inflate.broken"));
            break;
    }
    out.value.clear();
    return out;
}

}  // namespace genvej::formats
