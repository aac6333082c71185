#pragma once
/// The municipality's record and the citizens' files: adapters/store/record.hpp over readers and writer.
/// Thread-safety: every function may be called from any thread.
#include <map>
#include <mutex>

#include "adapters/store/record.hpp"
#include "adapters/store/sqlite/at_hand.hpp"
#include "adapters/store/sqlite/readers.hpp"
#include "adapters/store/sqlite/writer.hpp"

namespace genvej::store::sqlite {

/// Citizens whom somebody looks at, each with the version of his file when he was taken. Nothing of it is
/// written down: after a restart all are due again. Thread-safety: every function may be called from any
/// thread.
class citizens_in_hand {
public:
    using held = std::map<std::string, std::int64_t, std::less<>>;
    held all() const;
    void take(const std::string& citizen, std::int64_t version);
    void let_go(std::string_view citizen);
    /// None: he is in nobody's hand.
    std::optional<std::int64_t> version_of(std::string_view citizen) const;

private:
    mutable std::mutex mutex_;
    held held_;
};

class record_desk final : public record_keeper {
public:
    record_desk(readers& from, writer& to, deliveries_at_hand& at_hand)
        : readers_(from), writer_(to), at_hand_(at_hand) {}

    void write(record_transaction what, written done) override;
    result<std::optional<record_version>> read(std::string_view partner, const record_name& name,
                                               std::uint32_t version) override;
    result<std::vector<record_version>> history(std::string_view partner, const record_name& name,
                                                std::uint32_t before, std::size_t limit) override;
    result<std::vector<record_version>> search(std::string_view partner, std::string_view type,
                                               const std::vector<record_token>& keys, std::string_view after,
                                               std::size_t limit) override;
    result<std::optional<std::string>> citizen_of(std::string_view partner,
                                                  std::string_view patient) override;
    result<std::optional<std::string>> find_citizen(const citizen_key& whom) override;
    result<std::optional<citizen_key>> whose(const known_course& one) override;
    result<std::vector<unjoined_letter>> letters_to_join(std::size_t limit) override;
    void join(std::vector<joined_letter> what, time_ms now, std::function<void(result<void>)> done) override;
    result<std::vector<due_citizen>> take_citizens(time_ms now, std::size_t limit) override;
    void give_back(std::string_view citizen, time_ms due) override;
    result<std::optional<time_ms>> next_citizen() override;
    result<std::optional<citizen_file>> read_file(std::string_view citizen) override;
    void settle(citizen_settlement what, std::function<void(result<void>)> done) override;
    result<std::vector<course_row>> courses(const course_filter& which, std::string_view after,
                                            std::size_t limit) override;
    result<void> known_courses(const known_filter& which,
                               const std::function<void(const known_course&)>& each) override;

private:
    readers& readers_;
    writer& writer_;
    deliveries_at_hand& at_hand_;
    citizens_in_hand hands_;
    std::mutex taking_;
};

}  // namespace genvej::store::sqlite
