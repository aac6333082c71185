#pragma once
/// Finds letters by the MessageHeader.id of their FHIR form, for receipts. Accepting a letter does not pay
/// for this: as with resource_index.hpp, the index is brought up to date when somebody asks for an id that it
/// does not know. Thread-safety: find() from any thread but the writer's; the others inside the writer's
/// transaction.
#include <mutex>

#include "adapters/store/sqlite/readers.hpp"
#include "adapters/store/sqlite/writer.hpp"

namespace genvej::store::sqlite {

class message_index {
public:
    message_index(readers& from, writer& to) : readers_(from), writer_(to) {}

    /// The letter that took effect and has that id; 0: none. @throw boost::system::system_error
    std::int64_t find(std::string_view message_id);

private:
    std::int64_t look_up(std::string_view message_id);
    bool index_some();

    readers& readers_;
    writer& writer_;
    std::mutex indexing_;
};

/// A letter has got another id than at its acceptance.
void rename_message(connection& database, std::int64_t letter, std::string_view message_id);
/// A letter takes effect no more.
void forget_message(connection& database, std::int64_t letter);

}  // namespace genvej::store::sqlite
