#pragma once
/// Finds single resources inside translations by type and id.
///
/// Accepting a letter does not pay for this: the index is brought up to date, in batches, when somebody asks
/// for a resource that it does not know. One thread does that at a time; others wait for it. Thread-safety:
/// every function may be called from any thread but the writer's.
#include <mutex>

#include "adapters/store/sqlite/readers.hpp"
#include "adapters/store/sqlite/writer.hpp"

namespace genvej::store::sqlite {

class resource_index {
public:
    resource_index(readers& from, writer& to, resource_finder finder)
        : readers_(from), writer_(to), finder_(std::move(finder)) {}

    /// @throw boost::system::system_error
    std::optional<std::string> find(std::string_view type, std::string_view id, std::string_view partner);

private:
    struct entry {
        std::string name;
        std::int64_t letter = 0;
        std::size_t offset = 0;
        std::size_t size = 0;
    };

    std::optional<std::string> look_up(const std::string& name, std::string_view partner);
    /// @param from which of the places where translations lie
    /// @return false when there is nothing more to index
    bool index_some(std::size_t from);
    std::vector<entry> read_entries(connection& database, std::size_t from, std::int64_t after);

    readers& readers_;
    writer& writer_;
    const resource_finder finder_;
    std::mutex indexing_;
};

}  // namespace genvej::store::sqlite
