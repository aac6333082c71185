#pragma once
/// Counts what is under way and says no before it becomes too much: before a body is read.
///
/// Thread-safety: every function may be called from any thread.
#include <atomic>
#include <cstdint>
#include <optional>
#include <utility>

namespace genvej::gateway {

class admission {
public:
    admission(std::uint32_t most_requests, std::uint64_t most_bytes)
        : most_requests_(most_requests), most_bytes_(most_bytes) {}

    /// One request's share; given back when it is destroyed.
    class ticket {
    public:
        ticket(admission& from, std::uint64_t bytes) : from_(&from), bytes_(bytes) {}
        ticket(ticket&& other) noexcept : from_(std::exchange(other.from_, nullptr)), bytes_(other.bytes_) {}
        ticket& operator=(ticket&& other) noexcept {
            std::swap(from_, other.from_);
            std::swap(bytes_, other.bytes_);
            return *this;
        }
        ticket(const ticket&) = delete;
        ticket& operator=(const ticket&) = delete;
        ~ticket() {
            if (from_ != nullptr) from_->give_back(bytes_);
        }
        /// More bytes than were announced have come. False: they do not fit.
        bool grow_to(std::uint64_t bytes) {
            if (bytes <= bytes_) return true;
            if (!from_->take_bytes(bytes - bytes_)) return false;
            bytes_ = bytes;
            return true;
        }

    private:
        admission* from_;
        std::uint64_t bytes_;
    };

    enum class limit : std::uint8_t { requests, bytes };

    /// @param bytes announced length of the body
    /// @param why which limit is in the way, when nothing comes back
    std::optional<ticket> admit(std::uint64_t bytes, limit* why = nullptr) {
        const bool room = requests_.fetch_add(1) < most_requests_;
        if (room && take_bytes(bytes)) return ticket(*this, bytes);
        requests_.fetch_sub(1);
        if (why != nullptr) *why = room ? limit::bytes : limit::requests;
        return std::nullopt;
    }
    /// Of bodies and answers that are held now.
    std::uint64_t bytes_under_way() const noexcept { return bytes_.load(std::memory_order_relaxed); }
    std::uint32_t under_way() const noexcept { return requests_.load(std::memory_order_relaxed); }

private:
    bool take_bytes(std::uint64_t bytes) {
        if (bytes_.fetch_add(bytes) + bytes <= most_bytes_) return true;
        bytes_.fetch_sub(bytes);
        return false;
    }
    void give_back(std::uint64_t bytes) noexcept {
        bytes_.fetch_sub(bytes);
        requests_.fetch_sub(1);
    }

    const std::uint32_t most_requests_;
    const std::uint64_t most_bytes_;
    std::atomic<std::uint32_t> requests_{0};
    std::atomic<std::uint64_t> bytes_{0};
};

}  // namespace genvej::gateway
