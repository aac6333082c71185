#pragma once
/// The municipality's record and the citizens' files: adapters/store/record.hpp over the pool and the writer.
/// A citizen is in the hand of one node at a time: a lease by the database's clock.
/// Thread-safety: every function may be called from any thread.
#include "adapters/store/postgres/pool.hpp"
#include "adapters/store/postgres/taking.hpp"
#include "adapters/store/postgres/writer.hpp"
#include "adapters/store/record.hpp"

namespace genvej::store::postgres {

class record_desk final : public record_keeper {
public:
    record_desk(pool& from, writer& to, holder who, hands& held)
        : pool_(from), writer_(to), who_(std::move(who)), held_(held) {}

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
    pool& pool_;
    writer& writer_;
    const holder who_;
    hands& held_;
};

}  // namespace genvej::store::postgres
